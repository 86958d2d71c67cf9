# The causes as data, by code: jq -r --slurpfile rules BOOK/rules.json -f many.jq FILE
def holds($row):
  ( if .record == "profile" then $row.emailserverprofile else $row end ) as $record
  | if .absent then $record == null else $record != null and $record[.column] == .value end;

. as $row
| .tracelog_Mailbox[].text
| split("Error Code: ")
| select(length > 1)
| .[1] as $code
| $rules[0][$code]
| select(. != null)
| [ $row.mailboxid, $code, ( first(.[] | select(holds($row)) | .id) // "-" ) ]
| @tsv
