{{/*
A pod without rights (https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted).
Takes the numeric user, which is the group of mounted files too.
*/}}
{{- define "common.podSecurity" -}}
runAsNonRoot: true
runAsUser: {{ . }}
runAsGroup: {{ . }}
fsGroup: {{ . }}
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{/* A container without rights that cannot change its own image. */}}
{{- define "common.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{/* Rolls the pods when chatops has changed the content of a Secret they read. Takes "secretRevision". */}}
{{- define "common.secretRevision" -}}
{{- with .secretRevision }}
annotations:
  chatops/secret-revision: {{ . | quote }}
{{- end }}
{{- end }}

{{/*
Replicas on different machines where there are several; a single machine still takes them all.
Takes "root", "name".
*/}}
{{- define "common.spread" -}}
- maxSkew: 1
  topologyKey: kubernetes.io/hostname
  whenUnsatisfiable: ScheduleAnyway
  labelSelector:
    matchLabels:
      {{- include "common.selector" . | nindent 6 }}
{{- end }}

{{/* Credentials of the registry, if it wants any. Takes "imagePullSecrets". */}}
{{- define "common.pullSecrets" -}}
{{- with .imagePullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- end }}
