#include "base/text.h"
#include "cli/command.h"
#include "cli/companion.h"

/* Carried out by kbtriage-server, which has the same table; here the command line is checked. */

static const struct kb_option options[] = {
  {.name = "store",
   .value = "FILE",
   .help = "Keep the history in FILE. It is a SQLite database; add makes it if it is missing."},
  {.name = "at",
   .value = "TIME",
   .help =
     "Take TIME for the time of the report. It is a date such as 2026-11-20 or "
     "2026-11-20T06:12:09Z, or how long ago, such as 12h, 7d or 4w. By default a report is of "
     "the time of its newest row, or of its file if no row has a date. For the other actions it "
     "is the time from which they count, by default now: list and show show the troubles that there were "
     "at that time, with their newest verdicts."},
  {.name = "tenant",
   .value = "NAME",
   .help =
     "Show only troubles of tenant NAME; with add: the report is of that tenant. By default it is "
     "what run --tenant said, or else the organization's host."},
  {.name = "new-since",
   .value = "TIME",
   .help = "List only troubles opened since TIME. As for --at: 2026-11-20, or 24h."},
  {.name = "oldest", .help = "List the oldest first."},
  {.name = "reopened", .help = "List only troubles that came back after they were closed."},
  {.name = "article", .value = "CODE", .help = "List only troubles of article CODE."},
  {.name = "state",
   .value = "STATE",
   .choices = "open|closed|all",
   .help = "List only troubles in this state (default: open)."},
  {.name = "keep",
   .value = "AGE",
   .help =
     "Limit the history to AGE, such as 400d. Troubles closed longer ago are removed, those last "
     "seen longer ago whose mailbox has left the data, and older reports; other open troubles stay. "
     "For add and vacuum."},
  {.name = "part",
   .help =
     "Add a report of some mailboxes only. As after run --mailbox or --failed-only: mailboxes "
     "that it does not have were not asked for, and are not taken to have left the data."},
  {.name = "format",
   .letter = 'f',
   .value = "FORMAT",
   .choices = "text|json|csv|html",
   .help =
     "Choose the output format (default: text). csv is for list; html, for list and stats, is "
     "one self-contained page with charts: open troubles over time, opened and fixed per day. It lists the first 10,000 troubles."},
  {.name = NULL},
};

static const char description[] =
  "Keeps a history of reports, and answers from it: what is new, what came back, how long has it been "
  "broken, which server profile breaks again and again?\n\n"
  "  kbtriage run mailboxes.json --store history.db\n"
  "  kbtriage history list --store history.db --new-since 24h\n"
  "  kbtriage history show 'Ann Beck' --store history.db\n"
  "  kbtriage history stats --store history.db\n\n"
  "Actions: add FILE... adds reports (- is standard input), in the order of their times. "
  "list shows troubles, show SUBJECT all those of one mailbox (its name, address "
  "or id), stats the mean time to repair by cause, shared records that broke more than once, tenants "
  "without a complete run for 24 hours, and articles that never matched. vacuum makes the file "
  "smaller, and with --keep removes what is old; check looks whether it is whole.\n\n"
  "A trouble is one cause of one article in one mailbox (or other subject) of a tenant. It is opened by "
  "the first report that has it. It is closed as fixed by a complete report (no rejected rows, no "
  "evaluation errors) that has a record of the mailbox, as run --store and run --every-case write it, "
  "and no longer has the trouble; not if the article was left out (--only, --skip, --about) or is now "
  "inconclusive, or its check was skipped. If the mailbox is not in the data, the trouble stays open and "
  "says since when. It is closed as determined if it had no known cause and now has one, as excepted "
  "when exceptions.lua lists it, and as removed when the article is no longer in the rule set: then "
  "nobody looks for it any more. If the article returns and still finds it, it goes on as if it had "
  "never been closed.\n\n"
  "What run --store does can be done in two steps, too. A report of several tenants that kbtriage merge made "
  "is added as that of each. The same report counts once; with --at, once "
  "for each time:\n\n"
  "  kbtriage run mailboxes.json -f ndjson --every-case --output today.ndjson\n"
  "  kbtriage history add today.ndjson --store history.db\n\n"
  "Each report is added as a whole or not at all, even if the machine stops. It is done by a program "
  "of its own, kbtriage-server.\n\n"
  "Exit status: 0 done; 1 show: not in the history, check: problems; 2 wrong usage, or the history or the "
  "first report cannot be read: nothing was added; 3 a later report could not be added, or the output could "
  "not be written.";

/* Which options go with which actions; others go with all of them. */
static const struct {
  const char *option, *actions;
} uses[] = {
  {"at", "add list show stats vacuum"},
  {"tenant", "add list show stats"},
  {"new-since", "list"},
  {"oldest", "list"},
  {"reopened", "list"},
  {"article", "list"},
  {"state", "list"},
  {"keep", "add vacuum"},
  {"part", "add"},
  {"format", "list show stats"},
  {"output", "list show stats check"},
};

static const struct {
  const char *format, *actions, *named;
} formats[] = {{"csv", "list", "list"}, {"html", "list stats", "list and stats"}};

static bool has_word(const char *words, const char *word)
{
  const size_t length = strlen(word);
  for (const char *at = words; (at = strstr(at, word)) != NULL; at += length) {
    if ((at == words || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0')) {
      return true;
    }
  }
  return false;
}

/* Settings are for all actions, so only what is typed can be wrong. */
static bool goes_with(const struct kb_args *args, const char *action)
{
  for (size_t i = 0; i < sizeof uses / sizeof uses[0]; i++) {
    if (kb_args_is_typed(args, uses[i].option) && !has_word(uses[i].actions, action)) {
      kb_say("history %s: --%s does not go with it; it is for: %s", action, uses[i].option,
             uses[i].actions);
      return false;
    }
  }
  for (size_t i = 0; kb_args_is_typed(args, "format") && i < sizeof formats / sizeof formats[0];
       i++) {
    if (strcmp(kb_args_value(args, "format", ""), formats[i].format) == 0 &&
        !has_word(formats[i].actions, action)) {
      kb_say("history %s: --format %s is for %s; choose text or json", action, formats[i].format,
             formats[i].named);
      return false;
    }
  }
  return true;
}

static enum kb_exit history(const struct kb_context *context)
{
  static const char *const actions[] = {"add", "list", "show", "stats", "vacuum", "check", NULL};
  const char *action = kb_args_at(context->args, 0);
  const size_t count = kb_args_count(context->args);
  struct kb_error error;
  size_t n = 0;
  while (actions[n] && strcmp(actions[n], action) != 0) {
    n++;
  }
  if (!actions[n]) {
    const char *near = kb_text_suggest(action, actions);
    kb_say("history: there is no '%s'%s%s%s; it is one of add, list, show, stats, vacuum and check",
           action, near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
    return KB_EXIT_NOT_RUN;
  }
  if (!goes_with(context->args, action)) {
    return KB_EXIT_NOT_RUN;
  }
  if (count > 1 && strcmp(action, "add") != 0 && strcmp(action, "show") != 0) {
    kb_say("history %s: '%s' is too much: it takes options only", action,
           kb_args_at(context->args, 1));
    return KB_EXIT_NOT_RUN;
  }
  (void)kb_companion_become("kbtriage-server", "history", context->words, &error);
  kb_say("history: %s", error.message);
  return KB_EXIT_NOT_RUN;
}

const struct kb_cli_command kb_cli_history = {
  {"history", "add|list|show|stats|vacuum|check [FILE...]",
   "keep reports, and show what is new, reopened or open for long", description, options, 1, 0},
  history,
};
