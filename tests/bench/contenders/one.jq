# The first article, written by hand: jq -r -f one.jq FILE
select(any(.tracelog_Mailbox[]; .text | contains("InvalidIncomingEmailServerProfile")))
| [ .mailboxid, "InvalidIncomingEmailServerProfile",
    ( if .emailserverprofile == null then "no-profile"
      elif .emailserverprofile.statecode == 1 then "inactive-profile"
      else "-" end ) ]
| @tsv
