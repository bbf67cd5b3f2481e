{{- define "web.labels" -}}
{{ include "common.labels" (dict "root" . "name" "web" "component" "web") }}
{{- end }}

{{- define "web.selector" -}}
{{ include "common.selector" (dict "root" . "name" "web") }}
{{- end }}

{{- define "web.name" -}}
{{ .Release.Name }}-web
{{- end }}
