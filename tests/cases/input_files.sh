# Files that are no data: each is named with what is wrong, and the others are evaluated.
. "$TESTS/cases.inc"

page "$(sick 1)" "$(healthy 2)" >good.json

topic 'no such file'
kb 2 run missing.json
says err 'missing.json: no such file'
[ ! -s out ] || fail 'nothing was evaluated, yet there is a result'
kb 3 run missing.json good.json --format json
says err 'missing.json: no such file'
counts 2 1 0
kb 3 run good.json missing.json --format json
counts 2 1 0
kb 2 run missing.json --format json --output report.json
[ ! -e report.json ] || fail 'a report of nothing was written'

topic 'a directory'
mkdir folder
kb 2 run folder
says err 'folder: is a directory'
kb 3 run folder good.json --format json
says err 'folder: is a directory'
counts 2 1 0

topic 'a file that must not be read'
cp good.json secret.json
chmod 000 secret.json
if ! cat secret.json >/dev/null 2>&1; then
  kb 2 run secret.json
  says err 'secret.json: cannot be read: Permission denied'
fi

# Not rows: rejected with the file and the reason.
not_rows() {
  kb 3 run "$1" --format json
  counts 0 0 1
  is '.rejected[0].file == $file and (.rejected[0].reason | contains($reason))' \
    --arg file "$1" --arg reason "$2"
  kb 3 run "$1"
  says out "$1:"
  says out "$2"
  for order in "$1 good.json" "good.json $1"; do
    # shellcheck disable=SC2086
    kb 3 run $order --format json
    counts 2 1 1
  done
}

topic 'an empty file'
: >empty.json
not_rows empty.json 'the file is empty'
topic 'white space alone'
printf ' \n\n\t \n' >blank.json
not_rows blank.json 'the file is empty'
topic 'a byte order mark alone'
printf '\357\273\277' >mark.json
not_rows mark.json 'the file is empty'
topic 'text'
printf 'Email Server Error Code: 12\nand more\n' >words.json
not_rows words.json "this is not JSON rows: it begins with 'E'"
topic HTML
printf '<!DOCTYPE html>\n<html>\n<body>Sign in</body>\n</html>\n' >page.json
not_rows page.json "this is not JSON rows: it begins with '<'"
topic CSV
printf 'mailboxid,name\n1,Ann\n' >export.csv
not_rows export.csv 'this is not JSON rows'
topic 'bytes of another kind'
printf '\211PNG\r\n\032\n\000\000\000' >image.json
not_rows image.json 'this is not JSON rows'
topic 'an answer of the service that is an error'
printf '{"error":{"code":"0x80040220","message":"Principal user is missing prvReadMailbox"}}' >denied.json
not_rows denied.json 'Principal user is missing prvReadMailbox'
topic 'a number'
printf '12\n' >number.json
not_rows number.json 'this is not JSON rows'

topic 'an empty page and an empty list hold nothing wrong'
page >nothing.json
kb 0 run nothing.json --format json
counts 0 0 0
says err 'there was no mailbox in the data'
printf '[]' >nothing.json
kb 0 run nothing.json --format json
counts 0 0 0

topic 'standard input'
kb 1 run - --format json <good.json
counts 2 1 0
kb 1 run --format json <good.json
counts 2 1 0
kb 3 run - --format json </dev/null
counts 0 0 1
