{{- define "redis.labels" -}}
{{ include "common.labels" (dict "root" . "name" "redis" "component" "hints") }}
{{- end }}

{{- define "redis.selector" -}}
{{ include "common.selector" (dict "root" . "name" "redis") }}
{{- end }}

{{- define "redis.name" -}}
{{ .Release.Name }}-redis
{{- end }}

{{- define "redis.ping" -}}
exec:
  command: [redis-cli, -h, 127.0.0.1, ping]
{{- end }}
