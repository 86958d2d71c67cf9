/* The options shared by `run` and `fetch`: which organization to read, the sign-in, and what to
   read. */
#ifndef KB_CLI_LIVE_OPTIONS_H
#define KB_CLI_LIVE_OPTIONS_H

#include "cli/command.h"
#include "run/live.h"

/* Entries of a table of options: which organization, and the sign-in; how requests are made; and
   both, with what to read of it. */
#define KB_ORG_OPTIONS                                                                     \
  {"org",                                                                                  \
   0,                                                                                      \
   "URL",                                                                                  \
   NULL,                                                                                   \
   false,                                                                                  \
   "Read from the organization at URL. As in https://contoso.crm.dynamics.com. It signs "  \
   "in by --token-command, else with the token in DATAVERSE_ACCESS_TOKEN, else as the "    \
   "Azure SDKs do: with AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET or "      \
   "AZURE_FEDERATED_TOKEN_FILE (AZURE_AUTHORITY_HOST for a national cloud), else as the "  \
   "managed identity of IDENTITY_ENDPOINT or of the virtual machine (AZURE_CLIENT_ID for " \
   "one of several)."},                                                                    \
  {                                                                                        \
    "token-command", 0, "COMMAND", NULL, false,                                            \
      "Run COMMAND by sh to get an access token. It prints the token, or JSON with "       \
      "accessToken, as az account get-access-token --resource URL does."                   \
  }

#define KB_REQUEST_OPTIONS                                                                    \
  {"retries",                                                                                 \
   0,                                                                                         \
   "N",                                                                                       \
   NULL,                                                                                      \
   false,                                                                                     \
   "Repeat a failed request up to N times (default: 12). At most 999; 12 take two to four "   \
   "minutes. Where the server asks to wait, that is done, and does not count."},              \
    {"timeout",                                                                               \
     0,                                                                                       \
     "SECONDS",                                                                               \
     NULL,                                                                                    \
     false,                                                                                   \
     "Wait up to SECONDS for an answer (default: 120). That is until it begins, 1 to 3600. "  \
     "A page that takes longer is asked for again with fewer rows."},                         \
    {"cacert",                                                                                \
     0,                                                                                       \
     "FILE",                                                                                  \
     NULL,                                                                                    \
     false,                                                                                   \
     "Trust the certificates (PEM) in FILE. By default, those of CURL_CA_BUNDLE or "          \
     "SSL_CERT_FILE, else the system's. A proxy is taken from HTTPS_PROXY and NO_PROXY."},    \
    {"dry-run", 0, NULL, NULL, false, "Print the requests that would be made; make none."},   \
  {                                                                                           \
    "verbose", 'v', NULL, NULL, false,                                                        \
      "Print each request on standard error. With its method, path, status, time, size, and " \
      "what went wrong."                                                                      \
  }

/* The default of --level. */
#define KB_LIVE_LEVEL "warning"

#define KB_LIVE_OPTIONS                                                                            \
  KB_ORG_OPTIONS,                                                                                  \
    {"mailbox",                                                                                    \
     0,                                                                                            \
     "ADDRESS|ID",                                                                                 \
     NULL,                                                                                         \
     true,                                                                                         \
     "Read only this mailbox; may be repeated. It is named by its email address or id."},          \
    {"mailbox-file",                                                                               \
     0,                                                                                            \
     "FILE",                                                                                       \
     NULL,                                                                                         \
     false,                                                                                        \
     "Read only the mailboxes listed in FILE. There is one address or id on a line."},             \
    {"profile",                                                                                    \
     0,                                                                                            \
     "NAME|ID",                                                                                    \
     NULL,                                                                                         \
     true,                                                                                         \
     "Read only mailboxes of this profile; may be repeated. It is an email server profile, "       \
     "named by its name or id."},                                                                  \
    {"failed-only",                                                                                \
     0,                                                                                            \
     NULL,                                                                                         \
     NULL,                                                                                         \
     false,                                                                                        \
     "Read only what has failed. Of mailboxes, those whose last test or synchronization of "       \
     "incoming or outgoing email, or of appointments, contacts and tasks ended in Failure."},      \
    {"since",                                                                                      \
     0,                                                                                            \
     "DATE",                                                                                       \
     NULL,                                                                                         \
     false,                                                                                        \
     "Read only alerts since DATE. It is a day, as in 2026-01-31, or a time, as in "               \
     "2026-01-31T08:00:00Z (UTC)."},                                                               \
    {"level", 0,                                                                                   \
     "LEVEL", "error|warning|information",                                                         \
     false,   "Read alerts of this severity or worse (default: " KB_LIVE_LEVEL ")."},              \
    {"page-size", 0, "N", NULL, false, "Ask for N rows at a time (default: 5000). At most 5000."}, \
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
