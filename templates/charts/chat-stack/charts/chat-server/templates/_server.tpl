{{- define "chat-server.labels" -}}
{{ include "common.labels" (dict "root" . "name" "chat-server" "component" "server") }}
{{- end }}

{{- define "chat-server.selector" -}}
{{ include "common.selector" (dict "root" . "name" "chat-server") }}
{{- end }}

{{- define "chat-server.name" -}}
{{ .Release.Name }}-server
{{- end }}

{{/* What both containers are: the image, its settings, its secrets; only the command differs. */}}
{{- define "chat-server.container" -}}
image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"
imagePullPolicy: {{ .Values.image.pullPolicy }}
env:
  - name: CHAT_LISTEN_HOST
    value: 0.0.0.0
  - name: CHAT_LISTEN_PORT
    value: "8080"
  # Endpoints are taken away along with SIGTERM, but an ingress learns it seconds later.
  - name: CHAT_DRAIN_DELAY_SECONDS
    value: {{ .Values.drainSeconds | quote }}
  - name: CHAT_SHUTDOWN_DEADLINE_SECONDS
    value: {{ .Values.shutdownSeconds | quote }}
  - name: CHAT_MYSQL_HOST
    value: {{ .Values.database.host | quote }}
  - name: CHAT_MYSQL_PORT
    value: {{ .Values.database.port | quote }}
  - name: CHAT_MYSQL_DATABASE
    value: {{ .Values.database.name | quote }}
  - name: CHAT_MYSQL_USER
    value: {{ .Values.database.user | quote }}
  - name: CHAT_MYSQL_PASSWORD_FILE
    value: /run/secrets/chat/mysql-password
  - name: CHAT_MYSQL_CA_FILE
    value: /run/secrets/chat/mysql-ca.crt
  {{- if .Values.redis.enabled }}
  - name: REDIS_URL
    valueFrom:
      secretKeyRef:
        name: {{ include "chat-server.name" . }}
        key: redis-url
  {{- end }}
  {{- if and .Values.trustedProxies (not (hasKey .Values.settings "CHAT_TRUSTED_PROXIES")) }}
  - name: CHAT_TRUSTED_PROXIES
    value: {{ join "," .Values.trustedProxies | quote }}
  {{- end }}
  {{- range $name, $value := .Values.settings }}
  - name: {{ $name }}
    value: {{ $value | quote }}
  {{- end }}
{{- with .Values.settingsSecret }}
envFrom:
  - secretRef:
      name: {{ . }}
{{- end }}
resources:
  {{- toYaml .Values.resources | nindent 2 }}
securityContext:
  {{- include "common.containerSecurity" . | nindent 2 }}
volumeMounts:
  - name: secrets
    mountPath: /run/secrets/chat
    readOnly: true
{{- end }}
