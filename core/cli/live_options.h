/* The options shared by `run` and `fetch`: which organization to read, the sign-in, and what to
   read. */
#ifndef KB_CLI_LIVE_OPTIONS_H
#define KB_CLI_LIVE_OPTIONS_H

#include "cli/command.h"
#include "run/live.h"

/* Entries of a table of options: which organization, and the sign-in; how requests are made; and
   both, with what to read of it. */
#define KB_ORG_OPTIONS                                                                            \
  {"org",                                                                                         \
   0,                                                                                             \
   "URL",                                                                                         \
   NULL,                                                                                          \
   false,                                                                                         \
   "Organization to read from, such as https://contoso.crm.dynamics.com. Signs in by "            \
   "--token-command, else with the token in DATAVERSE_ACCESS_TOKEN, else as the Azure SDKs do: "  \
   "with AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET or AZURE_FEDERATED_TOKEN_FILE " \
   "(AZURE_AUTHORITY_HOST for a national cloud), else as the managed identity of "                \
   "IDENTITY_ENDPOINT or of the virtual machine (AZURE_CLIENT_ID for one of several)."},          \
  {                                                                                               \
    "token-command", 0, "COMMAND", NULL, false,                                                   \
      "Run by sh; prints an access token (or JSON with accessToken), such as az account "         \
      "get-access-token --resource URL."                                                          \
  }

#define KB_REQUEST_OPTIONS                                                                         \
  {"retries",                                                                                      \
   0,                                                                                              \
   "N",                                                                                            \
   NULL,                                                                                           \
   false,                                                                                          \
   "How often a request that failed is sent again, 0 to 999; 12 unless given, which takes two "    \
   "to four minutes. Where the server asks to wait, that is done, and does not count."},           \
    {"timeout",                                                                                    \
     0,                                                                                            \
     "SECONDS",                                                                                    \
     NULL,                                                                                         \
     false,                                                                                        \
     "How long to wait for an answer to begin, 1 to 3600; 120 unless given. A page that takes "    \
     "longer is asked for again with fewer rows."},                                                \
    {"cacert",                                                                                     \
     0,                                                                                            \
     "FILE",                                                                                       \
     NULL,                                                                                         \
     false,                                                                                        \
     "Certificates (PEM) to trust instead of the system's; else CURL_CA_BUNDLE or SSL_CERT_FILE. " \
     "A proxy is taken from HTTPS_PROXY and NO_PROXY."},                                           \
    {"dry-run", 0, NULL, NULL, false, "Print the requests that would be made, and make none."},    \
  {                                                                                                \
    "verbose", 'v', NULL, NULL, false,                                                             \
      "Say each request on standard error: method, path, status, time, size, and what went wrong." \
  }

#define KB_LIVE_OPTIONS                                                                             \
  KB_ORG_OPTIONS,                                                                                   \
    {"mailbox", 0,    "ADDRESS|ID",                                                                 \
     NULL,      true, "Only this mailbox, by its e-mail address or id; may be given again."},       \
    {"mailbox-file", 0,                                                                             \
     "FILE",         NULL,                                                                          \
     false,          "Only the mailboxes whose addresses or ids stand in FILE, one on a line."},    \
    {"profile", 0,    "NAME|ID",                                                                    \
     NULL,      true, "Only mailboxes of this email server profile; may be given again."},          \
    {"failed-only",                                                                                 \
     0,                                                                                             \
     NULL,                                                                                          \
     NULL,                                                                                          \
     false,                                                                                         \
     "Only mailboxes whose last test or synchronization of incoming or outgoing e-mail, or of "     \
     "appointments, contacts and tasks ended in Failure."},                                         \
    {"since", 0,                                                                                    \
     "DATE",  NULL,                                                                                 \
     false,   "Only alerts of this day or later, as in 2026-01-31 or 2026-01-31T08:00:00Z (UTC)."}, \
    {"level", 0,                                                                                    \
     "LEVEL", "error|warning|information",                                                          \
     false,   "The least serious alerts to read; warning, unless given."},                          \
    {"page-size", 0, "N", NULL, false, "Rows to ask for at a time, 1 to 5000; 5000 unless given."}, \
    KB_REQUEST_OPTIONS

/* Whether to read an organization rather than files: files that are named override an
   organization in the settings. */
bool kb_live_is_asked(const struct kb_context *context);
/* False, having reported it, if an option that requires --org was given without it. */
bool kb_live_check_options(const struct kb_context *context);

/* Opens the organization that the options name; see kb_live_open. */
struct kb_live *kb_live_open_by(const struct kb_context *context,
                                const struct kb_rule_set *rule_set,
                                struct kb_live_options *options);
/* The same for an organization that a file names instead; `org` is borrowed until it was closed. */
struct kb_live *kb_live_open_at(const struct kb_context *context,
                                const struct kb_rule_set *rule_set, const char *org,
                                struct kb_live_options *options);
/* To be called after it was closed. */
void kb_live_options_fini(struct kb_live_options *options);

/* --dry-run: prints the requests that would be made, one a line. */
enum kb_exit kb_live_print(const struct kb_live *live, const struct kb_context *context);

#endif
