#include "base/text.h"
#include "report/wording.h"

/* Sentences about alerts without an article, rows that could not be used, and faults. */

enum { TEXT_SHOWN = 200 };

/* A count as people read it, or as programs do. */
static void add_count(struct kb_buf *out, size_t count, bool is_plain)
{
  if (is_plain) {
    kb_buf_addf(out, "%zu", count);
  } else {
    kb_buf_add_text(out, KB_COUNT(count));
  }
}

static void add_unmatched(struct kb_buf *out, const struct kb_unmatched_group *group, bool is_plain)
{
  kb_buf_addf(out, "%s%s", group->code_shown, group->code[0] ? ": " : "");
  add_count(out, group->alerts, is_plain);
  kb_buf_addf(out, " alert%s in ", kb_plural(group->alerts));
  add_count(out, group->mailboxes, is_plain);
  kb_buf_addf(out, " %s, such as ", kb_wording_noun(group->subject, group->mailboxes));
  kb_shown_names_write_first(out, &group->shown);
  if (group->near) {
    kb_buf_addf(out, "; similar to %s, which does not list this code", group->near);
  }
}

void kb_wording_unmatched(struct kb_buf *out, const struct kb_unmatched_group *group)
{
  add_unmatched(out, group, false);
}

void kb_wording_unmatched_plain(struct kb_buf *out, const struct kb_unmatched_group *group)
{
  add_unmatched(out, group, true);
}

void kb_wording_affected(struct kb_buf *out, const struct kb_affected *mailbox)
{
  const char *name = mailbox->name ? mailbox->name : mailbox->address;
  kb_wording_tenant(out, mailbox->tenant);
  kb_buf_add_text(out, name ? name : mailbox->id);
  if (mailbox->name && mailbox->address) {
    kb_buf_addf(out, " (%s)", mailbox->address);
  }
  if (mailbox->alerts > 1) {
    kb_buf_addf(out, ", %s alerts", KB_COUNT(mailbox->alerts));
  }
}

void kb_wording_unmatched_text(struct kb_buf *out, const struct kb_unmatched_group *group)
{
  struct kb_slice text = kb_slice_of(group->text);
  if (text.length > TEXT_SHOWN) {
    text.length = TEXT_SHOWN;
    while (text.length > 0 && ((unsigned char)text.data[text.length] & 0xC0) == 0x80) {
      text.length--;
    }
  }
  kb_buf_add_slice(out, text);
  kb_buf_add_text(out, text.length < strlen(group->text) ? "…" : "");
}

void kb_wording_rejected(struct kb_buf *out, const struct kb_rejected *rejected)
{
  kb_buf_addf(out, "%s:%zu (row %zu): %s", rejected->file, rejected->line, rejected->index,
              rejected->reason);
}

static void add_fault(struct kb_buf *out, const struct kb_fault *fault, bool is_plain)
{
  const bool is_input = strcmp(fault->article, KB_FAULT_INPUT) == 0;
  const bool has_place = fault->where[0] && fault->kind != KB_FAULT_GAP;
  kb_buf_addf(out, "%s%s%s%s%s", is_input ? "" : fault->article, has_place && !is_input ? " " : "",
              has_place ? fault->where : "", has_place || !is_input ? ": " : "", fault->reason);
  if (fault->first) {
    kb_buf_add_text(out, " (");
    add_count(out, fault->count, is_plain);
    kb_buf_addf(out, " time%s, first: %s)", kb_plural(fault->count), fault->first);
  }
}

void kb_wording_fault(struct kb_buf *out, const struct kb_fault *fault)
{
  add_fault(out, fault, false);
}

void kb_wording_fault_plain(struct kb_buf *out, const struct kb_fault *fault)
{
  add_fault(out, fault, true);
}
