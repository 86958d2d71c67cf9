#include "fix/refusal.h"

#include <string.h>
#include <strings.h>

static const char approval[] =
  "; approving an address takes the privilege Approve Email Addresses for Users or Queues "
  "(prvApproveRejectEmailAddress) and the role System Administrator, and one of the roles Global "
  "Administrator or Exchange Administrator in Microsoft 365, or Delegated Mailbox Approver in "
  "Dynamics 365: ask for what the signed-in user lacks";

static const struct {
  const char *code, *words;
} refusals[] = {
  {"0x80040220", /* PrivilegeDenied */
   "; the signed-in user lacks a privilege: ask for the role System Administrator, or for write "
   "access to this table"},
  {"0x8005e248", /* TestEmailConfigurationScheduledInProgress */
   "; a Test & Enable of the mailbox is running: apply again when it is over"},
  {"0x8005e208", /* MailboxCannotModifyEmailAddress */
   "; the address belongs to the mailbox's user or queue: it is changed there"},
  {"0x8005e230", /* CannotActivateMailboxForDisabledUserOrQueue */
   "; the mailbox's user or queue is disabled: enable it first"},
  {"0x8005e222", /* EmailServerProfileNotAssociated */
   "; the mailbox has no email server profile: assign one first"},
  {"0x8005e228", /* InactiveEmailServerProfile */
   "; the mailbox's email server profile is inactive: activate it first"},
  {"0x8005e247", /* MailboxUnsupportedEmailServerType */
   "; the profile's server type does not support this delivery method"},
  {"0x8005e232", /* NoTestEmailAccessPrivilege */
   "; testing a mailbox takes a privilege that the signed-in user lacks: ask for the role System "
   "Administrator"},
  {"0x80090904", NULL},
  {"0x80090905", NULL},
};

static bool approves(const struct kb_fix_change *change)
{
  for (size_t i = 0; change && i < change->setting_count; i++) {
    if (strcmp(change->settings[i].name, "emailrouteraccessapproval") == 0) {
      return true;
    }
  }
  return false;
}

void kb_fix_refusal_words(struct kb_buf *out, const char *code, const struct kb_fix_change *change)
{
  for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
    if (strcasecmp(refusals[i].code, code) == 0) {
      /* what the organization says may be a sentence */
      out->length -= out->length > 0 && out->data[out->length - 1] == '.';
      const bool is_about_approval = !refusals[i].words || (i == 0 && approves(change));
      kb_buf_add_text(out, is_about_approval ? approval : refusals[i].words);
      return;
    }
  }
}
