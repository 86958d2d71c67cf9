#include "report/affected.h"

#include "report/affected_merge.h"

#include <stdlib.h>

/* Mailboxes wait until there are WAITING_MAX bytes, which are then sorted and put in the spool as a
   run. Runs are merged, so many at a time that there is little memory for each, into longer ones,
   until there are few enough to be read at once. */
enum { WAITING_MAX = 2048, IN_MEMORY = 64 * 1024 - 1, TEXTS = 7 };

void kb_affected_fini(struct kb_affected_list *list)
{
  kb_buf_fini(&list->waiting);
  kb_buf_fini(&list->runs);
}

/* --- Records --- */

/* A record is its size, the count, then each text with its terminator after a byte that says
   whether there is one. */
static void write_mailbox(struct kb_buf *out, const struct kb_affected *mailbox)
{
  const char *const texts[TEXTS] = {mailbox->id,    mailbox->name,      mailbox->address,
                                    mailbox->alert, mailbox->createdon, mailbox->text,
                                    mailbox->tenant};
  const size_t begin = out->length;
  size_t size = 0;
  kb_buf_add(out, &size, sizeof size);
  kb_buf_add(out, &mailbox->alerts, sizeof mailbox->alerts);
  for (size_t i = 0; i < TEXTS; i++) {
    kb_buf_add_char(out, texts[i] ? 1 : 0);
    if (texts[i]) {
      kb_buf_add(out, texts[i], strlen(texts[i]) + 1);
    }
  }
  if (!out->failed) {
    size = out->length - begin;
    memcpy(out->data + begin, &size, sizeof size);
  }
}

size_t kb_affected_size(const char *record)
{
  size_t size = 0;
  memcpy(&size, record, sizeof size);
  return size;
}

void kb_affected_read(const char *record, struct kb_affected *mailbox)
{
  const char *texts[TEXTS] = {NULL};
  const char *at = record + sizeof(size_t);
  memcpy(&mailbox->alerts, at, sizeof mailbox->alerts);
  at += sizeof mailbox->alerts;
  for (size_t i = 0; i < TEXTS; i++) {
    if (*at++) {
      texts[i] = at;
      at += strlen(at) + 1;
    }
  }
  mailbox->id = texts[0];
  mailbox->name = texts[1];
  mailbox->address = texts[2];
  mailbox->alert = texts[3];
  mailbox->createdon = texts[4];
  mailbox->text = texts[5];
  mailbox->tenant = texts[6];
}

static int compare_texts(const char *a, const char *b)
{
  return strcmp(a ? a : "", b ? b : "");
}

int kb_affected_compare(const char *a, const char *b)
{
  enum { ID = 2 * sizeof(size_t) + 1 }; /* where it is in a record */
  struct kb_affected x;
  struct kb_affected y;
  int order = strcmp(a + ID, b + ID);
  if (order != 0) {
    return order; /* nearly always */
  }
  kb_affected_read(a, &x);
  kb_affected_read(b, &y);
  order = compare_texts(x.tenant, y.tenant);
  order = order != 0 ? order : compare_texts(x.alert, y.alert);
  order = order != 0 ? order : compare_texts(x.text, y.text);
  order = order != 0 ? order : compare_texts(x.createdon, y.createdon);
  order = order != 0 ? order : compare_texts(x.name, y.name);
  order = order != 0 ? order : compare_texts(x.address, y.address);
  return order != 0 ? order : (x.alerts > y.alerts) - (x.alerts < y.alerts);
}

static int compare_records(const void *a, const void *b)
{
  return kb_affected_compare(*(const char *const *)a, *(const char *const *)b);
}

/* Sorts records that follow each other. */
static bool sort_records(struct kb_buf *records)
{
  struct kb_buf sorted = {0};
  size_t count = 0;
  for (size_t at = 0; at < records->length; at += kb_affected_size(records->data + at)) {
    count++;
  }
  const char **list = calloc(count + 1, sizeof *list);
  if (!list || !kb_buf_reserve(&sorted, records->length)) {
    free(list);
    return false;
  }
  count = 0;
  for (size_t at = 0; at < records->length; at += kb_affected_size(records->data + at)) {
    list[count++] = records->data + at;
  }
  qsort(list, count, sizeof *list, compare_records);
  for (size_t i = 0; i < count; i++) {
    kb_buf_add(&sorted, list[i], kb_affected_size(list[i]));
  }
  free(list);
  kb_buf_clear(records);
  kb_buf_add_slice(records, kb_buf_slice(&sorted));
  kb_buf_fini(&sorted);
  return true;
}

/* --- The list --- */

static enum kb_status put_aside(struct kb_affected_list *list, struct kb_spool *spool,
                                struct kb_error *error)
{
  struct kb_affected_run run = {.length = list->waiting.length};
  if (!sort_records(&list->waiting)) {
    return kb_fail_no_memory(error);
  }
  const enum kb_status status =
    kb_spool_append(spool, kb_buf_slice(&list->waiting), &run.offset, error);
  if (status == KB_OK) {
    kb_buf_add(&list->runs, &run, sizeof run);
    kb_buf_clear(&list->waiting);
  }
  return status;
}

enum kb_status kb_affected_add(struct kb_affected_list *list, struct kb_spool **spool,
                               const struct kb_affected *mailbox, struct kb_error *error)
{
  if (list->waiting.length > WAITING_MAX) {
    *spool = *spool ? *spool : kb_spool_new(IN_MEMORY);
    const enum kb_status status =
      *spool ? put_aside(list, *spool, error) : kb_fail_no_memory(error);
    if (status != KB_OK) {
      return status;
    }
  }
  write_mailbox(&list->waiting, mailbox);
  return list->waiting.failed || list->runs.failed ? kb_fail_no_memory(error) : KB_OK;
}

enum kb_status kb_affected_sort(struct kb_affected_list *list, struct kb_spool *spool,
                                struct kb_error *error)
{
  if (list->runs.length == 0) {
    return list->waiting.length == 0 || sort_records(&list->waiting) ? KB_OK
                                                                     : kb_fail_no_memory(error);
  }
  enum kb_status status = list->waiting.length > 0 ? put_aside(list, spool, error) : KB_OK;
  if (status == KB_OK && list->runs.failed) {
    status = kb_fail_no_memory(error);
  }
  return status == KB_OK ? kb_affected_merge_runs(&list->runs, spool, error) : status;
}

enum kb_status kb_affected_each(const struct kb_affected_list *list, struct kb_spool *spool,
                                kb_affected_visit visit, void *context, struct kb_error *error)
{
  const struct kb_slice waiting = kb_buf_slice(&list->waiting);
  for (size_t at = 0; at < waiting.length; at += kb_affected_size(waiting.data + at)) {
    struct kb_affected mailbox;
    kb_affected_read(waiting.data + at, &mailbox);
    visit(context, &mailbox);
  }
  return list->runs.length > 0
           ? kb_affected_visit_runs(kb_buf_slice(&list->runs), spool, visit, context, error)
           : KB_OK;
}
