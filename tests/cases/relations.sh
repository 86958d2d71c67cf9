# A relation by several pairs of values, of texts and numbers: all of them must be equal. No record
# in the data, no such table in the data and an unknown value are different answers.
. "$TESTS/cases.inc"

rm -r rules
mkdir -p rules/house
cp "$SOURCE"/rules/dynamics365/tables.lua rules/tables.lua
cat >rules/house/tables.lua <<'LUA'
return {
  tables = {
    {
      name = "mailbox",
      columns = {
        { "contoso_region", "text", "Region" },
        { "contoso_tier", "integer", "Tier" },
      },
    },
    {
      name = "contoso_contract",
      set = "contoso_contracts",
      key = "contoso_contractid",
      named_by = "contoso_name",
      title = "contract",
      titles = "contracts",
      display_name = "Contract",
      columns = {
        { "contoso_contractid", "id", "Contract" },
        { "contoso_name", "text", "Name", personal = "name" },
        { "contoso_region", "text", "Region" },
        { "contoso_level", "integer", "Level" },
        { "contoso_ended", "boolean", "Ended" },
      },
    },
  },
  subjects = {
    {
      name = "mailbox",
      relations = {
        {
          name = "contract",
          table = "contoso_contract",
          equal = {
            { "contoso_region", "contoso_region" },
            { "contoso_tier", "contoso_level" },
          },
        },
      },
    },
  },
}
LUA
cat >rules/house/ContractEnded.lua <<'LUA'
return {
  code = "ContractEnded",
  title = "The contract has ended",
  product = "P",
  status = "draft",
  severity = "error",
  symptom = {
    text = "s",
    when = function(case)
      return case.mailbox.incomingemailstatus == option.mailbox.incomingemailstatus.Failure
    end,
  },
  causes = {
    {
      id = "ended",
      text = "The contract of the region and tier has ended.",
      when = function(case)
        return case.contract ~= nil and case.contract.contoso_ended
      end,
    },
  },
  resolution = { { text = "Renew it." } },
  examples = {
    {
      name = "it has ended",
      case = { incomingemailstatus = 2, contract = { contoso_ended = true } },
      expect = { verdict = "confirmed" },
    },
    {
      name = "it goes on",
      case = { incomingemailstatus = 2, contract = { contoso_ended = false } },
      expect = { verdict = "unexplained" },
    },
    {
      name = "there is none",
      case = { incomingemailstatus = 2, contract = null },
      expect = { verdict = "unexplained" },
    },
  },
}
LUA

# mailbox NUMBER REGION TIER; a value of "" is left out.
mailbox() {
  printf '{"mailboxid":"%s","incomingemailstatus":2,"tracelog_Mailbox":[]' "$(id_of "$1")"
  [ -z "$2" ] || printf ',"contoso_region":%s' "$2"
  [ -z "$3" ] || printf ',"contoso_tier":%s' "$3"
  printf '}\n'
}
# contract NUMBER REGION LEVEL ENDED
contract() {
  printf '{"contoso_contractid":"%s","contoso_region":%s,"contoso_level":%s,"contoso_ended":%s}\n' \
    "$(id_of "$1")" "$2" "$3" "$4"
}

topic the article is good
kb 0 check
kb 0 test

topic all values must be equal
{
  mailbox 1 '"North"' 3
  mailbox 2 '"North"' 2
  mailbox 3 '"South"' 3
  mailbox 4 '"North"' 4
  contract 1 '"North"' 3 true
  contract 2 '"South"' 2 true
  contract 3 '"South"' 3 false
} >rows.ndjson
kb 1 run --format json rows.ndjson
is '.findings | map([.subject.id[7:8], .verdict]) | sort
  == [["1", "confirmed"], ["2", "unexplained"], ["3", "unexplained"], ["4", "unexplained"]]'
cp out there
kb 1 run --format json --jobs 2 rows.ndjson
same there out

topic null belongs to nothing, and none of several values may stand for another
{
  mailbox 1 null 3
  mailbox 2 '"North"' null
  mailbox 3 '""' 3
  mailbox 4 '"North3"' 3
  contract 1 '"North"' 3 true
  contract 2 null 3 true
  contract 3 '"North"' null true
} >rows.ndjson
kb 1 run --format json rows.ndjson
is '.findings | map([.subject.id[7:8], .verdict]) | sort
  == [["1", "unexplained"], ["2", "unexplained"], ["3", "unexplained"], ["4", "unexplained"]]'

topic a value that is not in the data is not known, and is named, but null decides
{
  mailbox 1 '"North"' ""
  mailbox 2 "" 3
  mailbox 3 null ""
  mailbox 4 "" null
  contract 1 '"North"' 3 true
} >rows.ndjson
kb 1 run --format json rows.ndjson
is '.findings | map([.subject.id[7:8], .verdict, (.causes[0].missing // [])]) | sort
  == [["1", "inconclusive", ["mailbox.contoso_tier"]], ["2", "inconclusive", ["mailbox.contoso_region"]],
    ["3", "unexplained", []], ["4", "unexplained", []]]'

topic without the table, nothing is known of it
mailbox 1 '"North"' 3 >rows.ndjson
kb 1 run --format json rows.ndjson
is '.findings | map([.verdict, .causes[0].missing]) == [["inconclusive", ["contract"]]]'

topic a record that could not be used may be that of any mailbox without one
{
  mailbox 1 '"North"' 3
  mailbox 2 '"North"' 2
  contract 1 '"North"' 3 true
  echo '{"contoso_contractid":"x","contoso_region":"North","contoso_ended":true}'
} >rows.ndjson
kb 3 run --format json rows.ndjson
is '.findings | map([.subject.id[7:8], .verdict]) | sort == [["1", "confirmed"], ["2", "inconclusive"]]'
is '.rejected | map(.reason)
  == ["the contract has no contoso_region, contoso_level, so it belongs to nothing"]'
