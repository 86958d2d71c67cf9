#include "base/ascii.h"
#include "base/guid.h"
#include "run/live_inside.h"

#include "base/file_text.h"
#include "base/json.h"
#include "base/say.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

/* WhoAmI goes first and alone: it shows whether the server answers and accepts the token, without
   which nothing else makes sense. The user's name and the profiles are then read by feeds in
   threads of their own while the table definitions are asked for. If the name or the profiles
   cannot be read, the run continues without them. An index in lower case has the addresses and ids
   of the mailboxes that are asked for; each row that comes sets the flag of its entry. */

struct kb_feed_options kb_live_feed_options(struct kb_live *live)
{
  return (struct kb_feed_options){
    .origin = live->dataverse.origin,
    .sign_in = live->sign_in,
    .http = live->http_options,
    .tries = live->retry.tries,
    .reached = live->retry.reached,
    .page_size = live->options.page_size,
    .notify = live->retry.notify,
    .notify_context = live->retry.notify_context,
  };
}

static enum kb_status take_any(void *context, struct kb_http_response *response, bool *again,
                               struct kb_error *error)
{
  (void)context;
  (void)response;
  (void)again;
  (void)error;
  return KB_OK;
}

struct cJSON *kb_live_get(struct kb_live *live, const char *path, long *http_status, bool *is_lost,
                          struct kb_error *error)
{
  struct kb_buf url = {0};
  struct kb_http_response response = {0};
  struct cJSON *answer = NULL;
  kb_buf_addf(&url, "%s" KB_DATAVERSE_ROOT "%s", live->dataverse.origin, path);
  struct kb_dataverse_request request = {.url = &url, .take = take_any};
  const enum kb_status status = url.failed
                                  ? kb_fail_no_memory(error)
                                  : kb_dataverse_send(&live->dataverse, &request, &response, error);
  if (status == KB_OK) {
    answer = kb_json_parse(kb_buf_slice(&response.body), error);
  }
  *is_lost = status == KB_NO_MEMORY || status == KB_INTERRUPTED || request.no_token ||
             !live->retry.reached || (status != KB_OK && response.status == 401);
  *http_status = response.status;
  kb_http_response_fini(&response);
  kb_buf_fini(&url);
  return answer;
}

struct cJSON *kb_live_call(struct kb_live *live, const char *function, bool *is_lost,
                           struct kb_error *error)
{
  long http_status = 0;
  return kb_live_get(live, function, &http_status, is_lost, error);
}

static const char *text_of(const struct cJSON *object, const char *name)
{
  const struct cJSON *member = object ? kb_json_member(object, name) : NULL;
  return member ? kb_json_string(member) : "";
}

/* The first request: whether the server answers and accepts the token. It is no reason to stop
   if it does not say who we are. */
static enum kb_status ask_who(struct kb_live *live, char id[40], struct kb_error *error)
{
  bool is_lost = false;
  struct cJSON *answer = kb_live_call(live, "WhoAmI", &is_lost, error);
  snprintf(id, 40, "%s", kb_is_guid(text_of(answer, "UserId")) ? text_of(answer, "UserId") : "");
  const bool is_there = answer != NULL;
  kb_json_free(answer);
  return is_there || !is_lost ? KB_OK : error->status;
}

enum kb_status kb_live_reach(struct kb_live *live, struct kb_error *error)
{
  char id[40];
  return ask_who(live, id, error);
}

const struct kb_table *kb_live_user_table(const struct kb_live *live)
{
  const struct kb_table *table =
    kb_schema_table_of_logical_name(live->columns.schema, kb_slice_of("systemuser"));
  return table && table->has_name ? table : NULL;
}

/* The set of those who sign in, whose function RetrieveUserPrivileges is (privileges.h). */
static void add_privileges_path(const struct kb_live *live, const char *id, struct kb_buf *path)
{
  const struct kb_table *table = kb_live_user_table(live);
  kb_buf_addf(path, "%s(%s)/Microsoft.Dynamics.CRM.RetrieveUserPrivileges", table ? table->set : "",
              id);
}

struct cJSON *kb_live_ask_privileges(struct kb_live *live, char id[40], struct kb_error *error)
{
  struct kb_buf path = {0};
  struct cJSON *answer = NULL;
  bool is_lost = false;
  if (ask_who(live, id, error) != KB_OK) {
    return NULL;
  }
  if (!*id || !kb_live_user_table(live)) {
    kb_fail(error, KB_INVALID, "%s",
            *id ? "the tables in force have none of users, whose privileges could be asked for"
                : "the organization did not say who is signed in, so that user's privileges are "
                  "not known");
    return NULL;
  }
  add_privileges_path(live, id, &path);
  if (path.failed) {
    kb_fail_no_memory(error);
  } else {
    answer = kb_live_call(live, path.data, &is_lost, error);
  }
  kb_buf_fini(&path);
  return answer;
}

void kb_live_describe_privileges(const struct kb_live *live, struct kb_buf *out)
{
  kb_buf_addf(out, "GET %s" KB_DATAVERSE_ROOT "WhoAmI\nGET %s" KB_DATAVERSE_ROOT,
              live->dataverse.origin, live->dataverse.origin);
  add_privileges_path(live, "ID", out);
  kb_buf_add_char(out, '\n');
}

static struct kb_feed *ask_user(struct kb_live *live, const char *id)
{
  const struct kb_feed_options options = kb_live_feed_options(live);
  struct kb_error ignored;
  char filter[80];
  snprintf(filter, sizeof filter, "systemuserid eq %s", id); /* WhoAmI says that it is one */
  const struct kb_table *table = kb_live_user_table(live);
  const struct kb_query query = {.set = table ? table->set : NULL,
                                 .select = table ? table->columns[KB_NAME].name : NULL,
                                 .filter = filter};
  return *id && table ? kb_feed_start(&options, &query, 1, &ignored) : NULL;
}

/* "Ann Smith (00000000-…)"; only the id if users may not be read. */
static void read_user(struct kb_live *live, struct kb_feed *feed, const char *id)
{
  struct kb_feed_page page = {.text = {0}};
  struct kb_error ignored;
  struct cJSON *rows = feed && kb_feed_next(feed, &page, &ignored) == KB_FEED_PAGE
                         ? kb_json_parse(page.page.rows, &ignored)
                         : NULL;
  const struct kb_table *table = kb_live_user_table(live);
  const char *name =
    rows && table ? text_of(kb_json_first(rows), table->columns[KB_NAME].name) : "";
  if (*id) {
    kb_buf_addf(&live->user, *name ? "%s (%s)" : "%s%s", name, id);
  }
  kb_json_free(rows);
  kb_buf_fini(&page.text);
}

/* --- Profiles --- */

static const struct kb_table *profile_table(const struct kb_live *live)
{
  const int profile = kb_subject_relation(live->mailbox, kb_slice_of("profile"));
  return profile >= 0 ? live->mailbox->relations[profile].table : NULL;
}

static struct kb_feed *ask_profiles(struct kb_live *live)
{
  const struct kb_feed_options options = kb_live_feed_options(live);
  struct kb_error ignored;
  const struct kb_table *table = profile_table(live);
  char select[300] = "";
  if (table) {
    snprintf(select, sizeof select, "%s,%s", table->key, table->columns[KB_NAME].name);
  }
  const struct kb_query query = {.set = table ? table->set : NULL, .select = select};
  return table && live->options.profiles[0] ? kb_feed_start(&options, &query, 1, &ignored) : NULL;
}

static bool is_same(const char *a, const char *b)
{
  return strcasecmp(a, b) == 0;
}

/* Whether the list has it; `names` receives all names that fit, for a suggestion. */
static bool has_profile(const struct kb_table *table, const struct cJSON *rows, const char *asked,
                        const char **names, size_t capacity)
{
  size_t count = 0;
  bool found = false;
  for (const struct cJSON *row = kb_json_first(rows); row; row = kb_json_next(row)) {
    const char *name = text_of(row, table->columns[KB_NAME].name);
    found = found || is_same(name, asked) || is_same(text_of(row, table->key), asked);
    if (*name && count + 1 < capacity) {
      names[count++] = name;
    }
  }
  names[count] = NULL;
  return found;
}

/* A profile that does not exist is an error of the user: that no mailbox has it must not look
   like a good result. */
static enum kb_status check_profiles(struct kb_live *live, struct kb_feed *feed,
                                     struct kb_error *error)
{
  enum { MOST_NAMES = 200 };
  const char *names[MOST_NAMES];
  struct kb_feed_page page = {.text = {0}};
  struct kb_error ignored;
  struct cJSON *rows = feed && kb_feed_next(feed, &page, &ignored) == KB_FEED_PAGE
                         ? kb_json_parse(page.page.rows, &ignored)
                         : NULL;
  enum kb_status status = KB_OK;
  const char *const *profiles = live->options.profiles;
  for (size_t i = 0; rows && status == KB_OK && profiles[i]; i++) {
    const char *asked = profiles[i];
    if (!has_profile(profile_table(live), rows, asked, names, MOST_NAMES)) {
      const char *near = kb_text_suggest(asked, names);
      status = kb_fail(error, KB_USAGE,
                       "the organization has no %s \"%.100s\" that you may read%s%.100s%s",
                       profile_table(live)->title, asked, near ? "; did you mean \"" : "",
                       near ? near : "", near ? "\"?" : "");
    }
  }
  kb_json_free(rows);
  kb_buf_fini(&page.text);
  return status;
}

/* --- All requests --- */

enum kb_status kb_live_ask(struct kb_live *live, struct kb_error *error)
{
  char id[40];
  if (live->is_known) {
    return KB_OK;
  }
  enum kb_status status = ask_who(live, id, error);
  if (status != KB_OK) {
    return status;
  }
  const struct kb_feed_options options = kb_live_feed_options(live);
  struct kb_feed *user = ask_user(live, id);
  struct kb_feed *profiles = ask_profiles(live);
  status = kb_live_schema_ask(&live->schema, &options, &live->refusal, error);
  if (status == KB_OK) {
    live->is_known = true;
    kb_live_ask_secured(live, id);
    read_user(live, user, id);
    status = check_profiles(live, profiles, error);
  }
  kb_feed_free(profiles);
  kb_feed_free(user);
  return status == KB_OK && live->user.failed ? kb_fail_no_memory(error) : status;
}

/* Sources: Microsoft's page "Count rows using OData" (a snapshot within the last 24 hours), and
   the form in which several public clients of the Web API read the answer, lists of keys and of
   values: {"EntityRecordCountCollection":{"Keys":["tracelog"],"Values":[N]}}. */
int64_t kb_live_alert_count(struct kb_live *live)
{
  struct kb_error ignored;
  bool is_lost = false;
  int64_t count = -1;
  char function[200];
  snprintf(function, sizeof function, "RetrieveTotalRecordCount(EntityNames=['%s'])",
           live->mailbox->errors_table->logical_name);
  struct cJSON *answer = kb_live_call(live, function, &is_lost, &ignored);
  const struct cJSON *collection =
    answer ? kb_json_member(answer, "EntityRecordCountCollection") : NULL;
  const struct cJSON *values = collection ? kb_json_member(collection, "Values") : NULL;
  const struct cJSON *first = values ? kb_json_first(values) : NULL;
  if (!first || !kb_json_integer(first, &count)) {
    count = -1;
  }
  kb_json_free(answer);
  return count;
}

/* --- Mailboxes that were requested by name --- */

/* Ignores letter case; the keys are in memory of `live`. False: out of memory. */
static bool index_asked(struct kb_live *live, size_t n)
{
  const char *text = live->asked.mailboxes[n];
  const size_t length = strlen(text);
  char *key = kb_arena_dup(&live->arena, kb_slice_of(text));
  if (!key) {
    return false;
  }
  kb_lower_case(key, length);
  bool *earlier = kb_map_get(&live->asked_index, (struct kb_slice){key, length});
  if (earlier) {
    live->found[n] = true; /* requested twice: only the first is tracked */
    return true;
  }
  return kb_map_add(&live->asked_index, (struct kb_slice){key, length}, &live->found[n]);
}

/* The next line that is not a comment, without surrounding white space; NULL at the end. */
static char *next_line(char **rest)
{
  while (*rest && **rest) {
    char *line = *rest + strspn(*rest, " \t\r\n");
    char *end = line + strcspn(line, "\r\n");
    *rest = *end ? end + 1 : end;
    while (end > line && kb_is_space(end[-1])) {
      end--;
    }
    *end = '\0';
    if (*line && *line != '#') {
      return line;
    }
  }
  return NULL;
}

/* Editors of Windows begin a file with it. */
static const char byte_order_mark[] = "\xEF\xBB\xBF";

static enum kb_status read_mailbox_file(struct kb_live *live, struct kb_error *error)
{
  enum { MOST_BYTES = 16 * 1024 * 1024 };
  const char *path = live->options.mailbox_file;
  char name[KB_LIVE_OPTION_NAME];
  struct kb_error reason;
  if (!path) {
    return KB_OK;
  }
  const enum kb_status status = kb_file_text_read(path, MOST_BYTES, &live->asked_text, &reason);
  const bool has_zero = live->asked_text.length > 0 &&
                        memchr(live->asked_text.data, '\0', live->asked_text.length) != NULL;
  if (status != KB_OK || has_zero) {
    return kb_fail(error, KB_USAGE, "%s %.300s: %.300s",
                   live->options.name_option(live->options.name_context, "mailbox-file", name),
                   path,
                   status != KB_OK ? reason.message : "this is no text in UTF-8: save it as such");
  }
  return KB_OK;
}

enum kb_status kb_live_read_asked(struct kb_live *live, struct kb_error *error)
{
  const struct kb_live_options *options = &live->options;
  const enum kb_status status = read_mailbox_file(live, error);
  size_t most = 1;
  for (size_t i = 0; options->mailboxes[i]; i++) {
    most++;
  }
  for (size_t i = 0; i < live->asked_text.length; i++) {
    most += live->asked_text.data[i] == '\n' || live->asked_text.data[i] == '\r';
  }
  const char **list = kb_arena_array(&live->arena, most + 1, sizeof *list);
  live->found = calloc(most + 1, sizeof *live->found);
  if (status != KB_OK || !list || !live->found) {
    return status != KB_OK ? status : kb_fail_no_memory(error);
  }
  size_t count = 0;
  for (; options->mailboxes[count]; count++) {
    list[count] = options->mailboxes[count];
  }
  char *rest = live->asked_text.data;
  if (rest && strncmp(rest, byte_order_mark, sizeof byte_order_mark - 1) == 0) {
    rest += sizeof byte_order_mark - 1;
  }
  for (const char *line; (line = next_line(&rest)) != NULL;) {
    list[count++] = line;
  }
  live->asked = (struct kb_live_asked){live->mailbox, list, count};
  for (size_t i = 0; i < count; i++) {
    if (!index_asked(live, i)) {
      return kb_fail_no_memory(error);
    }
  }
  return count > 0 || !options->mailbox_file
           ? KB_OK
           : kb_fail(error, KB_USAGE, "--mailbox-file %.300s names no mailbox",
                     options->mailbox_file);
}

void kb_live_note_found(struct kb_live *live, const char *id, const char *address)
{
  const char *const names[] = {id, address};
  for (size_t i = 0; live->asked.mailbox_count > 0 && i < 2; i++) {
    char key[256];
    const size_t length = strlen(names[i]);
    if (length >= sizeof key) {
      continue;
    }
    memcpy(key, names[i], length);
    kb_lower_case(key, length);
    bool *found = kb_map_get(&live->asked_index, (struct kb_slice){key, length});
    if (found) {
      *found = true;
    }
  }
}
