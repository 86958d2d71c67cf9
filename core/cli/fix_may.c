#include "base/date.h"
#include "cli/fix_apply_inside.h"
#include "cli/fix_options.h"
#include "rows/page_edge.h"
#include "triage/rule_set_version.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

/* Whether a plan may be carried out: its age, origin and size, and who agrees to it. */

enum { FRESH_MINUTES = 60, RECORDS = 20, SHARED = 1 };

/* A file that names the organization could have the token sent to anybody. */
bool kb_fix_is_of_dataverse(const struct kb_fix_work *work, const char *org)
{
  char host[KB_HOST_SIZE];
  kb_host_of(kb_slice_of(org), host);
  const bool is_number = host[strspn(host, "0123456789.")] == '\0';
  const bool is_known = kb_args_has(work->context->args, "org") || strcmp(host, "localhost") == 0 ||
                        (strncmp(host, "127.", 4) == 0 && is_number) || kb_is_online(host);
  if (!is_known) {
    kb_say(
      "fix: the file is of %s, which is no address of Dataverse, so no token is sent there; if "
      "it is meant, say so: --org %s",
      org, org);
  }
  return is_known;
}

bool kb_fix_is_fresh(const struct kb_fix_work *work, bool *is_stale)
{
  struct kb_moment made;
  const int64_t now = (int64_t)time(NULL);
  const bool is_date = kb_moment_read(kb_slice_of(work->plan.made), &made);
  *is_stale = !is_date || now - made.seconds > FRESH_MINUTES * 60;
  if (is_date && !(made.seconds - now > 5 * 60) &&
      (!*is_stale || kb_fix_has_begun(work->journal.data, work->hash))) {
    return true;
  }
  kb_say("fix: the plan was made at %s: it is refused after %d minutes, as the organization goes "
         "on changing; plan again",
         work->plan.made, FRESH_MINUTES);
  return false;
}

bool kb_fix_is_of_rule_set(const struct kb_fix_work *work)
{
  struct kb_rule_set_version version;
  kb_rule_set_version_of(&work->loaded.rule_set, &version);
  if (strcmp(version.hash, work->plan.rule_set) != 0) {
    kb_say("fix: the plan was made with another rule set (%s, not %s): plan again",
           work->plan.rule_set, version.hash);
    return false;
  }
  return true;
}

/* False, having reported why. */
bool kb_fix_read_count(const struct kb_args *args, const char *option, unsigned otherwise,
                       unsigned *count)
{
  const char *text = kb_args_value(args, option, NULL);
  char where[KB_ARGS_WHERE];
  char *end = NULL;
  const unsigned long value = text ? strtoul(text, &end, 10) : otherwise;
  *count = (unsigned)value;
  if (text && (!*text || *end || text[strspn(text, "0123456789")] || value > 1000000)) {
    kb_say("fix: %s takes a number from 0 to 1000000, not '%s'", kb_args_where(args, option, where),
           text);
    return false;
  }
  return true;
}

bool kb_fix_is_within_limits(const struct kb_fix_work *work, bool back)
{
  const char *file = back ? "journal" : "plan";
  const struct kb_args *args = work->context->args;
  const size_t records = work->plan.record_count;
  const size_t shared = work->plan.shared_count;
  unsigned most_records = 0;
  unsigned most_shared = 0;
  if (!kb_fix_read_count(args, "max-records", RECORDS, &most_records) ||
      !kb_fix_read_count(args, "max-shared", SHARED, &most_shared)) {
    return false;
  }
  if (records > most_records) {
    kb_say("fix: the %s changes %zu records, at most %u are allowed: %s, or say --max-records %zu",
           file, records, most_records,
           back ? "look at it (--show)" : "plan fewer (--mailbox, --only)", records);
    return false;
  }
  if (shared > most_shared) {
    kb_say("fix: the %s changes %zu records that many mailboxes share, at most %u are allowed: %s, "
           "or say --max-shared %zu",
           file, shared, most_shared,
           back ? "look at it (--show)" : "plan fewer (--profile, --only)", shared);
    return false;
  }
  return true;
}

/* What needs to be allowed by name is asked for again: whoever applies a plan need not be who made
   it. */
bool kb_fix_is_allowed_by_name(const struct kb_fix_work *work)
{
  struct kb_fix_wishes wishes = {0};
  bool good = kb_fix_read_wishes(work->context, &wishes);
  for (size_t i = 0; good && i < work->plan.change_count; i++) {
    const struct kb_fix_change *change = &work->plan.changes[i];
    for (size_t j = 0; good && j < change->setting_count; j++) {
      const struct kb_allowed *allowed = kb_allowed_find(kb_slice_of(change->table->logical_name),
                                                         kb_slice_of(change->settings[j].name));
      if (!allowed || (allowed->needs && !kb_fix_is_allowed(&wishes, allowed->needs))) {
        kb_say("fix: change %s sets %s, which has to be allowed by name: --allow %s", change->id,
               change->settings[j].name, allowed ? allowed->needs : "");
        good = false;
      }
    }
  }
  kb_fix_wishes_fini(&wishes);
  return good;
}

/* Whoever sits at a terminal names the organization; automation says --yes. */
bool kb_fix_is_agreed(const struct kb_fix_work *work, const char *what)
{
  char host[KB_HOST_SIZE];
  char typed[KB_HOST_SIZE] = "";
  kb_host_of(kb_slice_of(kb_live_name(work->fix.live)), host);
  if (kb_args_is_typed(work->context->args, "yes")) { /* no setting agrees for ever */
    return true;
  }
  if (!isatty(STDIN_FILENO)) {
    kb_say("fix: nothing was written: say --yes to write to %s without being asked", host);
    return false;
  }
  fprintf(stderr, "%s. To go on, type the name of the organization, %s: ", what, host);
  if (!fgets(typed, sizeof typed, stdin)) {
    typed[0] = '\0';
  }
  typed[strcspn(typed, "\r\n")] = '\0';
  const size_t label = strcspn(host, ".");
  const bool is_it = strcasecmp(typed, host) == 0 ||
                     (strlen(typed) == label && strncasecmp(typed, host, label) == 0);
  if (!is_it) {
    kb_say("fix: that is not its name; nothing was written");
  }
  return is_it;
}
