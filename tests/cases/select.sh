# --only and --skip: which articles; --fail-on: what makes the exit status 1.
. "$TESTS/cases.inc"

article() {
  mkdir -p "rules/$(dirname "$1")"
  code=$(basename "$1")
  cat >"rules/$1.lua" <<LUA
return {
  code = "$code", kb = "$4", title = "T $code", product = "P", status = "$2", severity = "$3",
  symptom = { text = "s", signatures = { { code = "$code" } } },
  causes = { { id = "c", text = "cause of $code", when = function(case) return case.mailbox.statecode == 0 end } },
  resolution = { { text = "r" } },
}
LUA
}
rm -r rules
article crm/email/ErrorOne stable error 1001
article crm/email/ErrorTwo draft warning 1002
article crm/sync/OtherOne retired information 1003
article house/Mine stable error 1004

# chosen EXPRESSION CODE...: it selects these.
chosen() {
  expression=$1
  shift
  kb 0 list --only "$expression" --format json
  found=$(jq -r '[.articles[].code] | join(" ")' out)
  [ "$found" = "$*" ] || fail "$expression means $found"
}

topic words
chosen ErrorOne ErrorOne
chosen errorone ErrorOne
chosen 'Error*' ErrorOne ErrorTwo
chosen '*One' ErrorOne OtherOne
chosen 'Error???' ErrorOne ErrorTwo
chosen stable ErrorOne Mine
chosen warning ErrorTwo
chosen crm ErrorOne ErrorTwo OtherOne
chosen email ErrorOne ErrorTwo
chosen crm/email ErrorOne ErrorTwo
chosen 'pack:crm/*' ErrorOne ErrorTwo OtherOne
chosen kb:1003 OtherOne
chosen code:mine Mine
chosen severity:error ErrorOne Mine
chosen status:retired OtherOne

topic subjects
cat >rules/Import.lua <<'LUA'
return {
  code = "Import", about = "solution_operation", title = "T", product = "P", status = "stable", severity = "error",
  symptom = { text = "s", signatures = { { code = "Import" } } },
  causes = { { id = "c", text = "c", when = function(case) return case.solution_operation.msdyn_ispatch end } },
  resolution = { { text = "r" } },
}
LUA
chosen about:solution_operation Import
chosen 'about:Mail* and crm' ErrorOne ErrorTwo OtherOne
about() {
  wanted=$1
  shift
  kb 0 list "$@" --format json
  is '([.articles[].code] | join(" ")) == $wanted' --arg wanted "$wanted"
}
about Import --about solution_operation
about 'ErrorOne ErrorTwo OtherOne Mine' --about mailbox
about 'Import ErrorOne ErrorTwo OtherOne Mine' --about mailbox --about solution_operation
about 'ErrorOne Mine' --about mailbox --only stable
kb 2 list --about solution_operatoin
says err "--about: no article of the rule set is about 'solution_operatoin'; did you mean solution_operation?; articles are about: mailbox, solution_operation"
kb 2 list --about flow_run
says err "about 'flow_run'; articles are about: mailbox, solution_operation"
kb 2 list --about mailbox --skip crm,house
says err '--only, --skip and --about leave no article of the rule set'
rm rules/Import.lua

topic and, or, not
chosen 'stable and crm' ErrorOne
chosen 'Mine or email' ErrorOne ErrorTwo Mine
chosen 'Mine,email' ErrorOne ErrorTwo Mine
chosen 'not crm' Mine
chosen 'not stable and email' ErrorTwo
chosen 'not (stable and email)' ErrorTwo OtherOne Mine
chosen 'Mine or stable and crm' ErrorOne Mine
chosen '(Mine or stable)and crm' ErrorOne
chosen 'NOT Not Mine' Mine
kb 0 list --skip crm --format json
is '[.articles[].code] == ["Mine"]'
kb 0 list --only stable --skip crm --format json
is '[.articles[].code] == ["Mine"]'
kb 0 list --only crm --status draft --format json
is '[.articles[].code] == ["ErrorTwo"]'

topic slips
for wrong in 'and' 'a b' '(stable' 'stable)' 'not' 'stable or' 'stable and and crm' ',' '()'; do
  kb 2 list --only "$wrong"
  says err 'kbtriage: --only: column'
  says err 'expected'
done
kb 2 list --only 'stable and eror'
says err "column 12: no article of the rule set is meant by 'eror'; did you mean error?"
kb 2 list --skip 'ErorOne'
says err "did you mean ErrorOne?"
kb 2 list --only 'code:stable'
says err "is meant by 'stable'"
kb 2 run --only stable --skip stable page.json
says err 'leave no article'
kb 2 list --only "$(printf '(%.0s' $(seq 200))stable"
says err 'fewer parentheses'

topic what is left out gives no findings, and is not called uncovered
page "$(row 1 Ann "$(profile 0)" "$(alert 1 'Error Code: ErrorOne')" | sed 's/^{/{"statecode":0,/')" \
  "$(row 2 Bob "$(profile 0)" "$(alert 2 'Error Code: ErrorTwo')" | sed 's/^{/{"statecode":0,/')" \
  "$(row 3 Cleo "$(profile 0)" "$(alert 3 'Error Code: ErrorNobody')" | sed 's/^{/{"statecode":0,/')" >page.json
kb 1 run --format json page.json
is '[.findings[].article.code] == ["ErrorOne", "ErrorTwo"] and .summary.skipped_articles == 0'
kb 1 run --format json --skip draft page.json
is '[.findings[].article.code] == ["ErrorOne"] and .summary.skipped_articles == 1'
is '[.unmatched[].code] == ["ErrorNobody"]'
kb 1 run --skip draft page.json
says out 'Articles left out by --only, --skip or --about: 1'
kb 1 run --format markdown --only Mine,OtherOne page.json
says out 'Articles left out by --only, --skip or --about: 2'
for format in csv junit; do
  kb 1 run --format $format --skip draft page.json
  says err "--only, --skip or --about left out 1 article, which $format has no place for"
  kb 1 run --format $format --skip draft --quiet page.json
  [ ! -s err ] || fail 'something was said'
  kb 1 run --format $format page.json
  silent_on err 'left out'
done

topic explain and scan
kb 0 explain --only email ErrorOne
says out 'T ErrorOne'
[ ! -s err ] || fail 'nothing was left out that was asked for'
kb 1 explain --skip email ErrorOne
says err 'the article for this is ErrorOne, T ErrorOne: --only, --skip or --about leave it out'
[ ! -s out ] || fail 'output'
kb 1 explain --skip email KB1001
says err 'the article for this is ErrorOne'
kb 0 explain --skip ErrorOne 'Error Code: ErrorOne, then Error Code: Mine'
says err 'the article for this is ErrorOne'
says out 'T Mine'
kb 1 explain --only house ErrorTwoo
says err '3 articles were left out by --only, --skip or --about'
silent_on err 'did you mean ErrorTwo'
printf 'Error Code: %s\n' ErrorOne ErrorTwo ErrorOne ErrorNobody >log
kb 1 scan --format json --skip ErrorOne log
is '[.articles[] | [.article, .count]] == [["ErrorTwo", 1]]'
is '[.unmatched[].code] == ["ErrorNobody"]'
is '.summary | [.known, .articles, .unmatched, .skipped_articles] == [1, 1, 1, 1]'
kb 1 scan --only house log
says out '0 known errors (0 articles), 1 without an article; 3 articles left out by --only, --skip or --about'
kb 2 scan --only nobody log
says err "is meant by 'nobody'"

topic check and test look at what is meant
kb 1 check rules
says out '4 articles checked'
kb 2 check --only OtherOne --skip OtherOne rules
kb 1 check --only ErrorTwo --format json rules
is '.summary.articles == 1 and ([.problems[].file] | unique) == ["rules/crm/email/ErrorTwo.lua"]'
kb 0 test --only ErrorTwo rules
silent_on out ErrorOne

topic fail-on
for right in confirmed uncovered at_risk,confirmed uncovered,none; do
  kb 1 run --quiet --fail-on "$right" page.json
done
for other in none at_risk inconclusive,unexplained; do
  kb 0 run --quiet --fail-on "$other" page.json
done
kb 1 run --quiet --fail-on uncovered --skip crm page.json
for wrong in '' confirmd 'confirmed,' ',confirmed' clear 'confirmed at_risk'; do
  kb 2 run --quiet "--fail-on=$wrong" page.json
done
kb 2 run --quiet --fail-on confirmd page.json
says err 'did you mean confirmed?'
page "$(healthy 1)" '{"mailboxid":7}' >broken.json
kb 3 run --quiet --fail-on none broken.json
