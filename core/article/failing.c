#include "article/failing.h"

#include "article/failed.h"

/* Columns and numbers are from the table reference of mailbox. */
enum column {
  STATECODE,
  INCOMING_STATUS,
  OUTGOING_STATUS,
  ACT_STATUS,
  MAILBOX_STATUS,
  INCOMING_METHOD,
  OUTGOING_METHOD,
  ACT_METHOD,
  ERROR_CODE,
  ERROR_TEXT,
  ERROR_ON,
  SUCCESS_ON,
  COLUMNS,
};
enum { ACTIVE = 0, FAILURE = KB_FAILING_VALUE };

_Static_assert((int)COLUMNS == (int)KB_FAILING_COLUMNS, "one for each column");

/* The columns, after the dot, as articles name them. */
static const char *const fields[COLUMNS] = {
  [STATECODE] = "mailbox.statecode",
  [INCOMING_STATUS] = "mailbox.incomingemailstatus",
  [OUTGOING_STATUS] = "mailbox.outgoingemailstatus",
  [ACT_STATUS] = "mailbox.actstatus",
  [MAILBOX_STATUS] = "mailbox.mailboxstatus",
  [INCOMING_METHOD] = "mailbox.incomingemaildeliverymethod",
  [OUTGOING_METHOD] = "mailbox.outgoingemaildeliverymethod",
  [ACT_METHOD] = "mailbox.actdeliverymethod",
  [ERROR_CODE] = "mailbox.lastsyncerrorcode",
  [ERROR_TEXT] = "mailbox.lastsyncerror",
  [ERROR_ON] = "mailbox.lastsyncerroroccurredon",
  [SUCCESS_ON] = "mailbox.lastsuccessfulsynccompletedon",
};

/* The last test of one direction, if the server delivers it: by server-side synchronization (or,
   incoming, by a forward mailbox), not by Outlook or not at all. */
struct direction {
  enum column status, method;
  unsigned served; /* delivery methods by the server, a bit for each number */
};
static const struct direction directions[] = {
  [KB_FAILURE_INCOMING] = {INCOMING_STATUS, INCOMING_METHOD, 1U << 2 | 1U << 3},
  [KB_FAILURE_OUTGOING] = {OUTGOING_STATUS, OUTGOING_METHOD, 1U << 2},
  [KB_FAILURE_ACT] = {ACT_STATUS, ACT_METHOD, 1U << 1},
};
enum { DIRECTIONS = sizeof directions / sizeof directions[0] };

const char *kb_failing_column(size_t number)
{
  return fields[number] + sizeof "mailbox." - 1;
}

const char *kb_failing_words(size_t failure)
{
  static const char *const words[KB_FAILURE_COUNT] = {
    [KB_FAILURE_INCOMING] = "the test of incoming email",
    [KB_FAILURE_OUTGOING] = "the test of outgoing email",
    [KB_FAILURE_ACT] = "the test of appointments, contacts and tasks",
    [KB_FAILURE_MAILBOX] = "the mailbox as a whole",
    [KB_FAILURE_SYNC] = "the last synchronization",
  };
  return words[failure];
}

void kb_failing_evidence(struct kb_buf *out, size_t failure)
{
  if (failure == KB_FAILURE_SYNC) {
    kb_buf_addf(out, "%s is later than %s", fields[ERROR_ON], fields[SUCCESS_ON]);
  } else {
    kb_buf_addf(out, "%s is %d (Failure)",
                failure < DIRECTIONS ? fields[directions[failure].status] : fields[MAILBOX_STATUS],
                FAILURE);
  }
}

const char *kb_failing_test(size_t number)
{
  return kb_failing_column(directions[number].status);
}

void kb_failing_find_places(struct kb_failing_places *places, const struct kb_schema *schema)
{
  places->subject = kb_schema_subject(schema, kb_slice_of("mailbox"));
  for (size_t i = 0; i < COLUMNS; i++) {
    places->list[i] =
      places->subject ? kb_schema_column(places->subject->table, kb_slice_of(kb_failing_column(i)))
                      : -1;
  }
}

/* False: it is not in the data, or empty. */
static bool read_number(const struct kb_failing_places *places, const struct kb_record *mailbox,
                        enum column column, int64_t *number)
{
  return places->list[column] >= 0 && kb_record_integer_at(mailbox, places->list[column], number);
}

/* Data is NULL if it is not in the data, or empty. */
static struct kb_slice read_text(const struct kb_failing_places *places,
                                 const struct kb_record *mailbox, enum column column)
{
  return places->list[column] >= 0 ? kb_record_slice_at(mailbox, places->list[column])
                                   : (struct kb_slice){0};
}

static bool is_empty(const struct kb_failing_places *places, const struct kb_record *mailbox,
                     enum column column)
{
  const struct cJSON *value =
    places->list[column] >= 0 ? kb_record_at(mailbox, places->list[column]) : NULL;
  return value && kb_json_kind(value) == KB_JSON_NULL;
}

static bool is_number(const struct kb_failing_places *places, const struct kb_record *mailbox,
                      enum column column, int64_t wanted)
{
  int64_t number = 0;
  return read_number(places, mailbox, column, &number) && number == wanted;
}

/* If the delivery method is unknown, the direction counts. */
static bool is_served(const struct kb_failing_places *places, const struct kb_record *mailbox,
                      const struct direction *direction)
{
  int64_t method = 0;
  return !read_number(places, mailbox, direction->method, &method) || method < 0 || method > 31 ||
         (direction->served >> method & 1U) != 0;
}

/* The Web API writes dates in UTC and in one form, so that byte order is chronological. */
static bool is_date(struct kb_slice text)
{
  enum { LENGTH = sizeof "2026-01-31T00:00:00" - 1 };
  return text.length > LENGTH && text.data[4] == '-' && text.data[10] == 'T' &&
         text.data[text.length - 1] == 'Z';
}

static bool is_later(struct kb_slice a, struct kb_slice b)
{
  enum { LENGTH = sizeof "2026-01-31T00:00:00" - 1 };
  return memcmp(a.data, b.data, LENGTH) > 0;
}

/* Whether an error is recorded and no synchronization has succeeded since. */
static bool has_sync_failed(const struct kb_failing_places *places, const struct kb_record *mailbox)
{
  int64_t code = 0;
  const bool has_error = (read_number(places, mailbox, ERROR_CODE, &code) && code != 0) ||
                         read_text(places, mailbox, ERROR_TEXT).length > 0;
  const struct kb_slice failed =
    has_error ? read_text(places, mailbox, ERROR_ON) : (struct kb_slice){0};
  if (!is_date(failed)) {
    return false;
  }
  const struct kb_slice succeeded = read_text(places, mailbox, SUCCESS_ON);
  return is_date(succeeded) ? is_later(failed, succeeded) : is_empty(places, mailbox, SUCCESS_ON);
}

unsigned kb_failing_what(const struct kb_failing_places *places, const struct kb_record *mailbox)
{
  unsigned what = 0;
  size_t served = 0;
  bool is_old = false; /* the failure is of a direction that is no longer delivered by the server */
  int64_t state = ACTIVE;
  if (read_number(places, mailbox, STATECODE, &state) && state != ACTIVE) {
    return 0;
  }
  for (size_t i = 0; i < DIRECTIONS; i++) {
    const bool is_failure = is_number(places, mailbox, directions[i].status, FAILURE);
    const bool counts = is_served(places, mailbox, &directions[i]);
    what |= is_failure && counts ? 1U << i : 0;
    is_old = is_old || (is_failure && !counts);
    served += counts;
  }
  if (is_number(places, mailbox, MAILBOX_STATUS, FAILURE) && served > 0 && !is_old) {
    what |= 1U << KB_FAILURE_MAILBOX;
  }
  if (served > 0 && has_sync_failed(places, mailbox)) {
    what |= 1U << KB_FAILURE_SYNC;
  }
  return what;
}

/* --- The columns that show it --- */

static void add(struct kb_evidence *list, size_t *count, const struct kb_failing_places *places,
                const struct kb_record *mailbox, enum column column)
{
  const int place = places->list[column];
  const struct cJSON *value = place >= 0 ? kb_record_at(mailbox, place) : NULL;
  int64_t number = 0;
  if (value) {
    const bool is_null = kb_json_kind(value) == KB_JSON_NULL;
    const char *label = kb_json_integer(value, &number)
                          ? kb_schema_label(&mailbox->table->columns[place], number)
                          : NULL;
    list[(*count)++] = (struct kb_evidence){fields[column], is_null ? NULL : value, label, mailbox};
  }
}

static struct kb_failing *new_failing(struct kb_arena *arena, size_t evidence,
                                      struct kb_evidence **list)
{
  struct kb_failing *failing = kb_arena_alloc(arena, sizeof *failing);
  *list = kb_arena_array(arena, evidence, sizeof **list);
  return *list ? failing : NULL;
}

static struct kb_failing *look_at_mailbox(struct kb_arena *arena,
                                          const struct kb_failing_places *places,
                                          const struct kb_record *mailbox, unsigned what)
{
  static const enum column sync[] = {ERROR_CODE, ERROR_TEXT, ERROR_ON, SUCCESS_ON};
  struct kb_evidence *list;
  struct kb_failing *failing = new_failing(arena, COLUMNS, &list);
  if (!failing) {
    return NULL;
  }
  *failing = (struct kb_failing){.subject = places->subject, .what = what, .evidence = list};
  for (size_t i = 0; i < DIRECTIONS; i++) {
    if ((what >> i & 1U) != 0) {
      add(list, &failing->evidence_count, places, mailbox, directions[i].status);
    }
  }
  if ((what >> KB_FAILURE_MAILBOX & 1U) != 0) {
    add(list, &failing->evidence_count, places, mailbox, MAILBOX_STATUS);
  }
  for (size_t i = 0; i < sizeof sync / sizeof sync[0]; i++) {
    if ((what >> KB_FAILURE_SYNC & 1U) != 0) {
      add(list, &failing->evidence_count, places, mailbox, sync[i]);
    }
  }
  return failing;
}

/* Adds the column of a rule, each once. False when out of memory. */
static bool add_place(struct kb_arena *arena, struct kb_failing *failing, struct kb_evidence *list,
                      const struct kb_record *row, int place)
{
  struct kb_buf field = {0};
  kb_buf_addf(&field, "%s.%s", failing->subject->name, row->table->columns[place].name);
  const char *kept = field.failed ? NULL : kb_arena_text(arena, kb_buf_text(&field));
  kb_buf_fini(&field);
  for (size_t i = 0; kept && i < failing->evidence_count; i++) {
    if (strcmp(list[i].field, kept) == 0) {
      return true;
    }
  }
  const struct cJSON *value = kb_record_at(row, place);
  int64_t number = 0;
  if (kept && value) {
    list[failing->evidence_count++] = (struct kb_evidence){
      kept, value,
      kb_json_integer(value, &number) ? kb_schema_label(&row->table->columns[place], number) : NULL,
      row};
  }
  return kept != NULL;
}

/* By the rules of the tables. */
static struct kb_failing *look_at_rules(struct kb_arena *arena, const struct kb_case *a_case,
                                        unsigned what)
{
  const struct kb_subject *subject = a_case->subject;
  struct kb_evidence *list;
  size_t room = 1;
  for (size_t i = 0; i < subject->failed_count; i++) {
    room += subject->failed[i].count;
  }
  struct kb_failing *failing = new_failing(arena, room, &list);
  if (!failing) {
    return NULL;
  }
  *failing = (struct kb_failing){.subject = subject, .what = what, .evidence = list};
  for (size_t i = 0; i < subject->failed_count; i++) {
    const struct kb_failed_rule *rule = &subject->failed[i];
    for (size_t k = 0; (what >> i & 1U) != 0 && k < rule->count; k++) {
      if (!add_place(arena, failing, list, &a_case->root, rule->must_be[k].place)) {
        return NULL;
      }
    }
  }
  return failing;
}

bool kb_failing_look(struct kb_arena *arena, const struct kb_failing_places *places,
                     const struct kb_case *a_case, struct kb_failing **failing)
{
  const bool is_mailbox = a_case->subject == places->subject;
  const unsigned what = is_mailbox ? kb_failing_what(places, &a_case->root)
                                   : kb_failed_what(a_case->subject, &a_case->root);
  *failing = NULL;
  if (what == 0) {
    return true;
  }
  *failing = is_mailbox ? look_at_mailbox(arena, places, &a_case->root, what)
                        : look_at_rules(arena, a_case, what);
  return *failing != NULL;
}
