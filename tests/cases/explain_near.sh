# What explain offers without an exact match: the right article for texts that have lost words, and
# none for texts about something else. The shares in core/triage/similar.c are chosen by this.
. "$TESTS/cases.inc"

export KBTRIAGE_ONLY_RULES="$SOURCE/rules"

# Each message of the rule set, with names in the place of its variable parts: code, tab, message.
# Beside a code, a message only narrows it, and may be a few words.
cat >messages.lua <<'LUA'
option = setmetatable({}, { __index = function(self) return self end })
function ask(name) return name end
for _, path in ipairs(arg) do
  local article = dofile(path)
  for _, signature in ipairs(article.symptom.signatures or {}) do
    local alone = signature.message and not signature.code and not signature.number
    if alone and article.status ~= "retired" then
      local text = signature.message:gsub("%b[]", "Zed Quux"):gsub("%b<>", "Zed Quux")
      print(article.code .. "\t" .. text:gsub("%s+", " "))
    end
  end
end
LUA
find "$SOURCE/rules/dynamics365" -name '*.lua' ! -name tables.lua | sort | xargs lua5.4 messages.lua >messages
[ "$(wc -l <messages)" -ge 30 ] || fail "there are more messages than $(wc -l <messages)"

# offered NAME AWK: for texts that have lost words, how often the right article is offered, and how
# often first.
offered() {
  topic "$1"
  awk 'NR % 2 == 0' messages | awk -F '\t' "$2" >lost
  right=0
  offers=0
  while IFS="$(printf '\t')" read -r code text; do
    "$KBTRIAGE" explain -f json -- "$text" >out 2>err || true
    is 'all(.articles[]; .match == "partial" or .match == "message" or .match == "code" or .match == "search")'
    [ "$(jq '.articles | length' out)" = 0 ] || offers=$((offers + 1))
    ! jq -e --arg code "$code" '[.articles[].code] | index($code)' out >/dev/null || right=$((right + 1))
  done <lost
  all=$(wc -l <lost)
  [ $((100 * right)) -ge $((60 * all)) ] || fail "the right article is offered for $right of $all texts"
  [ $((100 * right)) -ge $((80 * offers)) ] || fail "of $offers offers $right have the right article"
}
offered 'every third word is lost' \
  '{ n = split($2, word, " "); text = ""; for (i = 1; i <= n; i++) if (i % 3) text = text " " word[i]; print $1 "\t" text }'
offered 'the end is cut off' \
  '{ n = split($2, word, " "); text = ""; for (i = 1; i <= n * 0.6; i++) text = text " " word[i]; print $1 "\t" text }'

topic 'nothing is offered for what is no error of these tables'
while read -r text; do
  kb 1 explain -f json -- "$text"
  is '.articles == []'
done <<'TEXTS'
The build of job 7 failed: linker returned exit status 1
Disk quota exceeded while writing /var/log/syslog
ORA-12154: TNS:could not resolve the connect identifier specified
Could not open a connection to the database server because the login failed for user sa
Your parcel could not be delivered; please contact the sender
java.lang.NullPointerException at com.example.Main.run(Main.java:42)
The certificate for the web site www.example.com has expired yesterday
Printer out of paper in tray two
Segmentation fault (core dumped)
Meeting moved to 3 pm, please see the new calendar entry for the appointments of next week
kernel: Out of memory: Killed process 2342 (chrome)
npm ERR! code ERESOLVE unable to resolve dependency tree
The email newsletter was sent to all customers of the mailbox list yesterday
Dear team, my Outlook is slow since Monday and the mailbox takes a minute to open. Please help.
SharePoint list view threshold exceeded for this operation
Invoice 4711 has not been paid, the server of the bank returned an error
Contact your administrator.
The print job failed with a timeout in the spooler process
TEXTS
