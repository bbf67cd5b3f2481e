{{/*
Labels of every object of a component (https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/).
No chart version: raising it would roll every pod. Takes "root", "name", "component".
*/}}
{{- define "common.labels" -}}
{{ include "common.selector" . }}
app.kubernetes.io/component: {{ .component }}
app.kubernetes.io/part-of: chat-stack
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
{{- end }}

{{/*
Labels that select the component's pods; immutable in Deployments and StatefulSets. Takes "root", "name".
*/}}
{{- define "common.selector" -}}
app.kubernetes.io/name: {{ .name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- end }}
