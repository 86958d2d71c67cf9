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
for body in "Email can't be received for the mailbox Desk $address" \
  "Appointments, contacts, and tasks can't be synchronized because the mailbox Desk doesn't have a valid email address. Specify a valid email address in the mailbox record"; do
  echo "$body" >body.txt
  kb 0 scan -f json body.txt
  is '.summary.known == 0'
done
for_article MailboxDisabled \
  'The email message "Hi" cannot be sent because the mailbox Ann is deactivated or disabled for outgoing email. Email Server Error Code:  MailboxDisabled'
secure='because an error occurred while establishing a secure connection to the email server.'
for_article Http403Forbidden \
  "The email message \"Hi\" cannot be sent $secure Mailbox Ann didn't synchronize. Email Server Error Code: Http server returned Forbidden exception"
for_article SecureConnectionFailed \
  "Email cannot be received for the mailbox $secure The mailbox has been disabled for receiving email"
for_article SecureChannelFailure \
  "Email cannot be received for the mailbox Ann $secure The mailbox didn't synchronize. Email Server Error Code: Web server returned SecureChannelFailure exception."
for_article OutgoingEmailAuthenticationError \
  'Error : MailKit.Security.AuthenticationException: 535: 5.7.8 Username and Password not accepted.'
for_article ExchangeSyncDuplicateRecordsError \
  'One or more duplicate records were found in Microsoft Dynamics 365 when saving item "Eve" from Exchange to Microsoft Dynamics 365.'
for_article ExchangeSyncSchedulingConflictsError \
  'A scheduling conflict was found when saving appointment Review from Exchange to Microsoft Dynamics 365 because Ann is unavailable at this time.'
for_article Duplicate 'Sync Error: Duplicate'
for_article Duplicate 'Offer Sync Error Duplicate'
for_article ConfiguredWithAnotherOrganization 'Exception : Check and Update configuration folder on exchange failed.'
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
topic 'what dialogs, lists and apps show, and no alert of a mailbox'
for_article TestConnection401 \
  'Remote server error: (401) Unauthorized. Make sure the user name and password you entered are correct and try again.'
for_article TestConnection401 \
  'System.Net.WebException: The operation has timed out at Microsoft.Crm.Asynchronous.EmailConnector.ExchangeConnectivityDiscoverer.ValidateServerUrl(EmailDirectionCode emailDirection)'
for_article ImpersonationNotPermitted 'The account does not have permission to impersonate the requested user'
for_article MailboxImpersonationError \
  'An impersonation error occurred in accessing the mailbox while sending the email message "Hi". Mailbox Ann didn’t synchronize. Error : The account does not have permission to impersonate the requested user.'
for_article CannotSendAsSelectedUser 'You cannot send email as the selected user. The selected user has not allowed this or you do not have sufficient privileges to do so.'
for_article CannotSendAsSelectedUser '<Message>User does not have send-as privilege.</Message>'
for_article CrmSecurityFailure 'A failure occurred in CrmSecurity. If you contact support, please provide the technical details.'
for_article CrmSecurityFailure \
  "The Queue: 1 email ann@contoso.example doesn't match with UPN. User 2 should be a global administrator to approve mailbox in organization 3."
for_article CrmSecurityFailure \
  'User 2 should be a global administrator or exchange administrator to approve mailbox in organization 3'
for_article - '<ErrorCode>-2147220906</ErrorCode>'
for_article CallingUserDisabled 'The user with SystemUserId=2 is disabled'
for_article NoCorrelationMatch 'Sync error: NoCorrelationMatch'
for_article NoRecipientMatch 'Sync error: NoRecipientMatch'
for_article NoRecipientMatch 'Sync error -2147218683'
for_article InternalEmailReject 'Sync error: InternalEmailReject'
for_article GeneralIncomingEmailServerError \
  'There was an issue when attempting to add the app to Outlook. SoapException : GeneralIncomingEmailServerError'
for_article GeneralIncomingEmailServerError \
  'SoapException : GeneralIncomingEmailServerError Error : The specified server version is invalid.'
for_article IncomingEmailRejected \
  'There was an issue when attempting to add the app to Outlook. Crm : IncomingEmailRejected'
for_article TrackAndSetRegardingDisabled 'Track and Set Regarding are currently disabled. To use these features, please contact your admin.'
for_article AppForOutlookPrivilege "You don't have required privilege (prvReadOrganization), which limits certain functionality."
for_article NotInSecurityGroup 'You are not a member of this organization'
for_article NotInSecurityGroup 'no instances found for this user ID'
for_article NotInSecurityGroup 'Invalid User Authorization: The user authentication passed to the platform is not valid.'
for_article - 'Invalid User Authorization'
for_article SSSAdminProd SSSAdminProd
topic 'details alone, and the shorthand of the documentation for two alerts'
for_article InvalidIncomingEmailServerProfileConfiguration \
  'SocketException (0x80004005): No such host is known at Microsoft.Crm.Asynchronous.EmailConnector.Pop3Client.Connect()'
for_article SocketTimedOut \
  'SocketException (0x80004005): A connection attempt failed because the connected party did not properly respond after a period of time at Microsoft.Crm.Asynchronous.EmailConnector.Pop3Client.Connect()'
for_article - 'SocketException (0x80004005): No such host is known'
for_article EmailAddressNotApproved \
  "One or more mailboxes have been disabled for sending/receiving email because their email addresses haven't been approved."
for_article MailboxDisabledNoLocation \
  'The mailbox location could not be determined while sending/receiving the email message Hi. The mailbox Ann has been disabled for sending/receiving email'
topic 'a KB number of an article that says the same'
kb 0 explain -f json 'KB 4014483'
is '.articles[0].code == "EmailS2SApprovalNeeded"'
for number in 401 403 404 203 383; do
  for_article - "The server returned $number."
done
