# fix against an organization that is written apart from the other server: rows that change under
# its hands, answers that are lost, late or of somebody else, tests that never end, files that lie.
. "$TESTS/cases.inc"

rm -r rules
mkdir rules tmp
cp "$SOURCE"/rules/dynamics365/tables.lua "$SOURCE"/rules/dynamics365/email/InvalidIncomingEmailServerProfile.lua rules
TMPDIR=$PWD/tmp
DATAVERSE_ACCESS_TOKEN=good
export TMPDIR DATAVERSE_ACCESS_TOKEN
unset AZURE_TENANT_ID AZURE_CLIENT_ID AZURE_CLIENT_SECRET AZURE_AUTHORITY_HOST \
  HTTP_PROXY http_proxy HTTPS_PROXY https_proxy || true
topic python
python3 -B "$TESTS/http/hostile_fix.py" >said 2>&1 || fail "$(cat said)"
