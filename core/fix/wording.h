/* Sentences about changes, the same in all formats for people. Untrusted text in them is unchanged:
   each format makes it safe. */
#ifndef KB_FIX_WORDING_H
#define KB_FIX_WORDING_H

#include "fix/plan.h"

/* "1 record to change, 3 mailboxes to test again" */
void kb_fix_wording_total(struct kb_buf *out, const struct kb_fix_plan *plan);
/* "email server profile Contoso Hybrid (0000…)" */
void kb_fix_wording_record(struct kb_buf *out, const struct kb_fix_change *change);
/* "statecode: 1 (Inactive) -> 0 (Active)" */
void kb_fix_wording_setting(struct kb_buf *out, const struct kb_fix_setting *setting);
/* "profile.statecode is 1 (Inactive)" */
void kb_fix_wording_evidence(struct kb_buf *out, const struct kb_fix_evidence *evidence);
/* "3 mailboxes: Ann Beck, Bob Chan, Eva Fink" */
void kb_fix_wording_mailboxes(struct kb_buf *out, struct kb_fix_mailbox *const *list, size_t count);
/* "Article / cause, record: why" */
void kb_fix_wording_skipped(struct kb_buf *out, const struct kb_fix_skipped *skipped);

#endif
