{{- define "mysql.labels" -}}
{{ include "common.labels" (dict "root" . "name" "mysql" "component" "database") }}
{{- end }}

{{- define "mysql.selector" -}}
{{ include "common.selector" (dict "root" . "name" "mysql") }}
{{- end }}

{{- define "mysql.name" -}}
{{ .Release.Name }}-mysql
{{- end }}

{{/*
Options of mysqld: everything committed is on disk and in the binary log, with GTIDs and whole rows, as backups and
point-in-time restores need it. In the pod's own arguments, so that a change rolls the pod and shows in a diff.
*/}}
{{- define "mysql.options" -}}
- --server-id={{ .Values.serverId }}
- --log-bin=binlog
- --gtid-mode=ON
- --enforce-gtid-consistency=ON
- --binlog-row-image=FULL
- --binlog-row-metadata=FULL
- --binlog-rows-query-log-events=ON
- --binlog-checksum=CRC32
- --binlog-expire-logs-seconds={{ int64 .Values.binlogKeepSeconds }}
- --sync-binlog=1
- --innodb-flush-log-at-trx-commit=1
- --mysqlx=OFF
{{- if .Values.tlsSecret }}
- --require-secure-transport=ON
- --ssl-ca=/run/secrets/mysql-tls/ca.crt
- --ssl-cert=/run/secrets/mysql-tls/tls.crt
- --ssl-key=/run/secrets/mysql-tls/tls.key
{{- end }}
{{- range $name, $value := .Values.settings }}
- --{{ $name | replace "_" "-" }}={{ $value }}
{{- end }}
{{- end }}

{{/*
Whether the server answers, over TCP: the set-up server of the first start has the socket only, and would seem ready too
early. No password: a refusal is an answer (https://dev.mysql.com/doc/refman/9.7/en/mysqladmin.html, `ping`).
*/}}
{{- define "mysql.ping" -}}
exec:
  command: [mysqladmin, ping, --host=127.0.0.1, --protocol=tcp, --connect-timeout=4, --silent]
{{- end }}
