#include "report/affected.h"

enum { WAITING_MAX = 2048, IN_MEMORY = 256 * 1024, TEXTS = 6 };

/* Some complete mailboxes in the spool. */
struct place {
  uint64_t offset;
  size_t length;
};

void kb_affected_fini(struct kb_affected_list *list)
{
  kb_buf_fini(&list->waiting);
  kb_buf_fini(&list->places);
}

/* The count, then each text with its terminator after a byte that says whether there is one. */
static void write_mailbox(struct kb_buf *out, const struct kb_affected *mailbox)
{
  const char *const texts[TEXTS] = {mailbox->id,    mailbox->name,      mailbox->address,
                                    mailbox->alert, mailbox->createdon, mailbox->text};
  kb_buf_add(out, &mailbox->alerts, sizeof mailbox->alerts);
  for (size_t i = 0; i < TEXTS; i++) {
    kb_buf_add_char(out, texts[i] ? 1 : 0);
    if (texts[i]) {
      kb_buf_add(out, texts[i], strlen(texts[i]) + 1);
    }
  }
}

static const char *read_mailbox(const char *at, struct kb_affected *mailbox)
{
  const char *texts[TEXTS] = {NULL};
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
  return at;
}

static enum kb_status put_aside(struct kb_affected_list *list, struct kb_spool **spool,
                                struct kb_error *error)
{
  struct place place = {.length = list->waiting.length};
  *spool = *spool ? *spool : kb_spool_new(IN_MEMORY);
  if (!*spool) {
    return kb_fail_no_memory(error);
  }
  const enum kb_status status =
    kb_spool_append(*spool, kb_buf_slice(&list->waiting), &place.offset, error);
  if (status == KB_OK) {
    kb_buf_add(&list->places, &place, sizeof place);
    kb_buf_clear(&list->waiting);
  }
  return status;
}

enum kb_status kb_affected_add(struct kb_affected_list *list, struct kb_spool **spool,
                               const struct kb_affected *mailbox, struct kb_error *error)
{
  if (list->waiting.length > WAITING_MAX) {
    const enum kb_status status = put_aside(list, spool, error);
    if (status != KB_OK) {
      return status;
    }
  }
  write_mailbox(&list->waiting, mailbox);
  return list->waiting.failed || list->places.failed ? kb_fail_no_memory(error) : KB_OK;
}

static void visit_all(struct kb_slice mailboxes, kb_affected_visit visit, void *context)
{
  const char *at = mailboxes.data;
  while (mailboxes.length > 0 && at < mailboxes.data + mailboxes.length) {
    struct kb_affected mailbox;
    at = read_mailbox(at, &mailbox);
    visit(context, &mailbox);
  }
}

enum kb_status kb_affected_each(const struct kb_affected_list *list, struct kb_spool *spool,
                                kb_affected_visit visit, void *context, struct kb_error *error)
{
  struct kb_buf read = {0};
  enum kb_status status = KB_OK;
  for (size_t at = 0; at < list->places.length && status == KB_OK; at += sizeof(struct place)) {
    struct place place;
    memcpy(&place, list->places.data + at, sizeof place);
    kb_buf_clear(&read);
    status = kb_spool_read(spool, place.offset, place.length, &read, error);
    if (status == KB_OK) {
      visit_all(kb_buf_slice(&read), visit, context);
    }
  }
  if (status == KB_OK) {
    visit_all(kb_buf_slice(&list->waiting), visit, context);
  }
  kb_buf_fini(&read);
  return status;
}
