#include "cli/topics.h"

#include <stddef.h>

/* clang-format off: rows of a table stay rows */
static const char expressions[] =
  "--only and --skip take an expression that selects articles: words joined by and, or (or a comma) "
  "and not, with parentheses. not binds closest, then and.\n\n"
  "A word is an article's code, its status (draft, stable, retired), its severity (error, warning, "
  "information), or its pack: a folder below the rules (email, dynamics365/email). * stands for any "
  "letters, ? for one; letter case does not matter. A prefix says what a word is: code:, status:, "
  "severity:, pack:, kb: (a KB number), about: (what the article is about, such as mailbox).\n\n"
  "  kbtriage run --only 'stable and not (email or Error8*)' rows.json\n"
  "  kbtriage list --only about:mailbox\n"
  "  kbtriage run --skip 'information, retired' rows.json";

static const char input[] =
  "run reads rows as they were saved: a page of the Web API, several pages, one row, a list of rows, "
  "one row a line (NDJSON), what Power Automate keeps, PowerShell's UTF-16, and JSON between the fences "
  "of Markdown. CSV is read with "
  "logical names in its first line, or as an export of a view: in English, or in a language whose "
  "titles a tables.lua has. gzip is unpacked.\n\n"
  "Related rows may be nested ($expand) or in files of their own, in any order; rows of several tables "
  "may be mixed. Rows of a table that no tables.lua describes are named, not dropped.\n\n"
  "Anything else is refused with what to save instead: an Excel workbook as CSV, a mail as .eml for "
  "kbtriage scan. Text such as logs, mails and tickets is what scan and explain read.\n\n"
  "  kbtriage fetch --org https://contoso.crm.dynamics.com --output rows.ndjson\n"
  "  kbtriage run rows.ndjson\n"
  "  kbtriage scan sync.log";

static const char verdicts[] =
  "An article gives a mailbox, or another record, one of these verdicts:\n\n"
  "  confirmed     the symptom is there, and a cause holds\n"
  "  inconclusive  the symptom is there, and a column that would decide is missing\n"
  "  unexplained   the symptom is there, but every cause is ruled out\n"
  "  superseded    as unexplained, and a test or synchronization succeeded later\n"
  "  at_risk       no symptom yet, but a cause holds that the article reports early\n\n"
  "A record without any of these is one of:\n\n"
  "  failing       its last test or operation failed, and nothing shows why\n"
  "  not_judged    a part of the data could not be read or evaluated\n"
  "  clear         looked at, and nothing wrong\n\n"
  "An alert that no article covers is uncovered; it is counted, and its mailbox is not clear.";

static const char exit_status[] =
  "Every command ends with one of these:\n\n"
  "  0    nothing found (check, test: no problems)\n"
  "  1    findings or uncovered alerts (check, test: problems)\n"
  "  2    wrong usage, no rule set, or no readable input: nothing was evaluated\n"
  "  3    finished, but part of the input or a rule could not be evaluated\n"
  "  130  interrupted\n"
  "  141  the reader of the output closed the pipe, as head does\n\n"
  "run --fail-on says which verdicts make the exit status 1; what a command's own --help says comes "
  "before this.";

static const char exceptions[] =
  "An exceptions.lua lists findings that somebody has answered for. They are still evaluated, and listed "
  "under a heading of their own, but no longer decide the totals and the exit status of run.\n\n"
  "  return {\n"
  "    {\n"
  "      article = \"InvalidIncomingEmailServerProfile\",\n"
  "      record = \"Contoso Hybrid\",\n"
  "      reason = \"is replaced in the new year\",\n"
  "      who = \"Ann Beck\",\n"
  "      accepted_until = \"2027-01-31\",\n"
  "    },\n"
  "  }\n\n"
  "The record is the id, name or address of a mailbox, or the id or name of the record on which a confirmed "
  "cause rests. cause = \"ID\" limits an exception to one cause. Each exception has one of:\n\n"
  "  accepted_until = \"DAY\"  after that day the finding counts again\n"
  "  fix_planned = \"DAY\"     after that day the fix is reported as overdue\n"
  "  wrong = true             the article is wrong about the record\n\n"
  "An exception that has expired, is overdue, or is about no finding is reported. The file is data: it "
  "is read, not run. It is the one that --exceptions names, else exceptions.lua in ~/.config/kbtriage, "
  "else in /etc/kbtriage.";

static const char shards[] =
  "run --shard K/N checks one of N parts of the mailboxes, fetch --shard K/N saves one. The N runs can "
  "share the processors of one machine or of several; kbtriage merge makes one report of theirs, which "
  "is that of a run of everything.\n\n"
  "  kbtriage run --shard 1/2 -f json -o 1.json mailboxes.json alerts.json\n"
  "  kbtriage run --shard 2/2 -f json -o 2.json mailboxes.json alerts.json\n"
  "  kbtriage merge 1.json 2.json -f html -o report.html\n\n"
  "/usr/share/doc/kbtriage/examples has scripts for GNU parallel and for Slurm, which run again what was "
  "lost with a process or a machine.\n\n"
  "The id of a mailbox, or of another record that articles are about, decides where it belongs: in "
  "every run, on every machine. Each shard reads all rows, so it sees the same alerts, profiles and "
  "users as a run of everything, and passes over the mailboxes of others. Rows that cannot be used, "
  "and notes on how a file was read, are in the report of shard 1; a file that could not be read to "
  "its end is in that of each.\n\n"
  "An organization cannot select by shard: each fetch --shard or run --org --shard asks for all "
  "mailboxes and drops those of other shards. It asks for the alerts of all mailboxes, too, unless "
  "it asks for few of them, as with --failed-only: then for those of its own. So shards spare "
  "evaluation and disk space, and hardly any request: to spare requests, fetch once and run the "
  "shards of that file, or fetch by --profile. A file that fetch --shard saved may hold records of "
  "other tables for all shards: run it with the same --shard.\n\n"
  "The shard is h modulo N, plus 1, where h is the 64-bit FNV-1a hash of the 16 bytes of the id, "
  "followed by the last steps of MurmurHash3. For an id that is no GUID, these bytes are a hash of its "
  "text in lower case.";

static const char settings[] =
  "Every option has a place in a file of settings and a variable of the environment. What is typed "
  "comes first, then the variable, then the file.\n\n"
  "The file is ~/.config/kbtriage/config.lua, else /etc/kbtriage/config.lua, or what --config names. "
  "It returns a table; options of one command stand in a table of its name:\n\n"
  "  return { org = \"https://contoso.crm.dynamics.com\", run = { jobs = 2 } }\n\n"
  "The variable of --failed-only is KBTRIAGE_FAILED_ONLY. kbtriage config shows what is in force, and "
  "where it comes from.";
/* clang-format on */

const struct kb_topic kb_topics[] = {
  {"exceptions", "findings that do not count", exceptions},
  {"exit-status", "what the exit status of a command says", exit_status},
  {"expressions", "selecting articles with --only and --skip", expressions},
  {"input", "what run reads, and what to save", input},
  {"settings", "files of settings and variables", settings},
  {"shards", "sharing the work among machines", shards},
  {"verdicts", "what an article says of a mailbox", verdicts},
  {NULL, NULL, NULL},
};
