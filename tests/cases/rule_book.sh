# The shipped rule set: which article matches a text with words of several.
. "$TESTS/cases.inc"
KBTRIAGE_ONLY_RULES=$SOURCE/rules
export KBTRIAGE_ONLY_RULES

topic every example holds
kb 0 test "$SOURCE/rules"
kb 0 check "$SOURCE/rules"
says out "0 errors, 0 warnings"

# for_article CODE TEXT: that article is first; CODE - means none.
for_article() {
  topic "$2"
  if [ "$1" = - ]; then
    kb 1 explain -f json "$2"
  else
    kb 0 explain -f json "$2"
    is '.articles[0].code == $code' --arg code "$1"
  fi
}

unknown='An unknown error occurred while receiving email through the mailbox "Ann". The owner of the associated email server profile P has been notified. The system will try to receive email again later. Email Server Error Code: Exchange server returned UnknownIncomingEmailIntegrationError'
for number in -2147220956 -2147220970 -2147218677 -2147220192 -2147167669 -2147209462 -2147220891; do
  for_article "UnknownIncomingEmailIntegrationError${number#-}" "$unknown $number exception."
done
for_article UnknownIncomingEmailIntegrationError "$unknown exception."
for_article TemporarySynchronizationError 'An error occurred while synchronizing the item X. Email Server Error Code: Crm.80040216. An unexpected error occurred.'
credentials='The email message "Offer" cannot be sent. Make sure that the credentials specified in the mailbox Ann are correct and have sufficient permissions for sending email. Then, enable the mailbox for email processing. Email Server Error Code:'
for_article ErrorQuotaExceeded "$credentials ErrorQuotaExceeded. Exchange.server returned 403 error."
for_article Http401Unauthorized "$credentials Http server returned 401 Unauthorized exception."
for_article InvalidMailboxCredentials "$credentials InvalidOutgoingMailboxCredentials"
again="Appointments, contacts, and tasks for the mailbox Ann couldn't be synchronized. The owner of the associated email server profile P has been notified. The system will try again later."
for_article Exchange383 "$again Email Server Error Code: Exchange.server returned 383 error."
for_article Exchange203 "$again Email Server Error Code: Exchange.server returned 203 error"
for_article ErrorIrresolvableConflict "$again ErrorIrresolvableConflict"
for_article MailboxNotEnabledForRESTAPI 'MailboxNotEnabledForRESTAPI. Exchange.server returned 404 error.'
for_article Http404NotFound 'Http server returned 404 NotFound exception'
for_article Error8005E276 'Error code: 800046'
for_article Error8005E272 8005e272
for_article InvalidIncomingEmailServerProfileConfiguration \
  'Socket returned exception InvalidIncomingEmailServerProfileConfiguration HostNotFound.'
for_article InvalidIncomingEmailServerProfile 'Email Server Error Code: InvalidIncomingEmailServerProfile'
for_article ConnectFailure 'Web server returned ConnectFailure exception.'
for_article SendFailure 'Web server returned SendFailure exception.'
for_article SocketTimedOut 'Socket returned exception TimedOut.'
for_article UserNotAssignedRoles 'Crm.80042f09.UserNotAssignedRoles'
for_article Crm80048306 'Email Server Error Code: Crm.80048306.Not enough privilege to access the object'
for_article Crm80044113 'Email Server Error Code: Crm:80044113.'
for_article IncomingEmailRejected \
  'There was an issue when attempting to add the app to Outlook. Crm : IncomingEmailS2SApprovalNeeded'
for_article EmailS2SApprovalNeeded 'Email Server Error Code: IncomingEmailS2SApprovalNeeded'
for_article ErrorNonExistentMailbox 'Email Server Error Code: Exchange.server returned ErrorNonExistentMailbox error.'
for_article SmtpAddressHasNoMailbox 'The SMTP address has no mailbox associated with it. ErrorNonExistentMailbox'
for_article MailboxLocationNotDetermined \
  'The location of the mailbox Ann could not be determined while receiving email. The owner of P has been notified.'
for_article MailboxDisabledNoLocation \
  'The mailbox location could not be determined while sending the email message Hi. The mailbox Ann has been disabled for sending email'
for_article SmtpOutgoingPort \
  'An unknown error occurred while sending the email message "Hi". Mailbox Ann didn’t synchronize.'
for_article ErrorSubmissionQuotaExceeded \
  'An unknown error occurred while sending the email message Hi through the mailbox Ann. Email Server Error Code: Exchange server returned UnknownOutgoingEmailIntegrationError ErrorSubmissionQuotaExceeded exception.'
address='because the mailbox record doesn’t have a valid email address. The mailbox didn’t synchronize.'
for_article InvalidMailboxEmailAddress \
  "Email can't be sent for the mailbox Desk $address Email Server Error Code: InvalidOutgoingMailboxEmailAddress"
for_article InvalidMailboxEmailAddress \
  "Email can't be received for the mailbox Desk $address Email Server Error Code: InvalidIncomingMailboxEmailAddress"
for_article ErrorNonExistentMailbox \
  "Email can't be received for the mailbox Desk $address Email Server Error Code: Exchange.server returned ErrorNonExistentMailbox error"
topic 'words that two articles have, without the code that tells them apart'
echo "Email can't be received for the mailbox Desk $address" >body.txt
kb 0 scan -f json body.txt
is '.summary.known == 0'
for_article MailboxDisabled \
  'The email message "Hi" cannot be sent because the mailbox Ann is deactivated or disabled for outgoing email. Email Server Error Code:  MailboxDisabled'
secure='because an error occurred while establishing a secure connection to the email server.'
for_article Http403Forbidden \
  "The email message \"Hi\" cannot be sent $secure Mailbox Ann didn't synchronize. Email Server Error Code: Http server returned Forbidden exception"
for_article SecureConnectionFailed \
  "Email cannot be received for the mailbox $secure The mailbox has been disabled for receiving email"
topic 'the same code, with and without what the SMTP server adds'
for_article GmailSendingLimit 'Smtp server returned GeneralOutgoingEmailServerError GeneralFailure exception.'
for_article GeneralOutgoingEmailServerError 'Email Server Error Code: GeneralOutgoingEmailServerError'
for code in IncomingIncorrectCrmOrgError OutgoingIncorrectCrmOrgError ExchangeSyncIncorrectCrmOrgError; do
  for_article ConfiguredWithAnotherOrganization "Email Server Error Code: $code"
done
for code in 8005E274 0x8005e274 MailboxNotEnabledForRESTAPI; do
  for_article MailboxNotEnabledForRESTAPI "Email Server Error Code: $code"
done
for_article Exchange203 'Kod błędu serwera Email: Exchange.server zwrócił błąd 203.'
for_article Http401Unauthorized \
  'Email Serverfehlercode: Http-Server hat die Ausnahme "401 Nicht autorisiert" zurückgegeben.'
for_article EmailsNotTracked "Sync workflow 'Copy' terminated with error 'Entity Does Not Exist'"
topic 'a KB number of an article that says the same'
kb 0 explain -f json 'KB 4014483'
is '.articles[0].code == "EmailS2SApprovalNeeded"'
for number in 401 403 404 203 383; do
  for_article - "The server returned $number."
done
