/* An organization as a source of rows: `run --org` and `fetch`.

   The rows come as one stream of pages, alerts before the mailboxes they belong to, so that a
   mailbox can be triaged as soon as it is read: all alerts first when the whole tenant is asked
   for, else, before each page of mailboxes, the alerts of these. Before the first page the
   organization is asked which columns and navigation names it has (live_schema.h). */
#ifndef KB_CLI_LIVE_H
#define KB_CLI_LIVE_H

#include "case/related.h"
#include "cli/command.h"
#include "rule/fault.h"
#include "source/rows.h"

/* Options that `run` and `fetch` share. */
#define KB_LIVE_OPTIONS                                                                             \
  {"org",                                                                                           \
   0,                                                                                               \
   "URL",                                                                                           \
   NULL,                                                                                            \
   false,                                                                                           \
   "Organization to read from, such as https://contoso.crm.dynamics.com. Signs in by "              \
   "--token-command, else with the token in DATAVERSE_ACCESS_TOKEN, else as the Azure SDKs do: "    \
   "with AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET or AZURE_FEDERATED_TOKEN_FILE "   \
   "(AZURE_AUTHORITY_HOST for a national cloud), else as the managed identity of "                  \
   "IDENTITY_ENDPOINT or of the virtual machine (AZURE_CLIENT_ID for one of several)."},            \
    {"token-command",                                                                               \
     0,                                                                                             \
     "COMMAND",                                                                                     \
     NULL,                                                                                          \
     false,                                                                                         \
     "Run by sh; prints an access token (or JSON with accessToken), such as az account "            \
     "get-access-token --resource URL."},                                                           \
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
    {"retries",                                                                                     \
     0,                                                                                             \
     "N",                                                                                           \
     NULL,                                                                                          \
     false,                                                                                         \
     "How often a request that failed is sent again, 0 to 999; 12 unless given, which takes two "   \
     "to four minutes. Where the server asks to wait, that is done, and does not count."},          \
    {"timeout",                                                                                     \
     0,                                                                                             \
     "SECONDS",                                                                                     \
     NULL,                                                                                          \
     false,                                                                                         \
     "How long to wait for an answer to begin, 1 to 3600; 120 unless given. A page that takes "     \
     "longer is asked for again with fewer rows."},                                                 \
    {"cacert",                                                                                      \
     0,                                                                                             \
     "FILE",                                                                                        \
     NULL,                                                                                          \
     false,                                                                                         \
     "Certificates (PEM) to trust instead of the system's; else CURL_CA_BUNDLE or SSL_CERT_FILE. "  \
     "A proxy is taken from HTTPS_PROXY and NO_PROXY."},                                            \
    {"dry-run", 0, NULL, NULL, false, "Print the requests that would be made, and make none."},     \
  {                                                                                                 \
    "verbose", 'v', NULL, NULL, false,                                                              \
      "Say each request on standard error: method, path, status, time, size, and what went wrong."  \
  }

struct kb_live;

enum { KB_LIVE_COLUMN = 128 };

/* NULL, having said why. `book` tells which columns are asked for; NULL: the report's own. */
struct kb_live *kb_live_open(const struct kb_context *context, const struct kb_book *book);
void kb_live_close(struct kb_live *live);

/* An organization is meant, and not files: those that are named come before one of the settings. */
bool kb_live_is_asked(const struct kb_context *context);
/* False, having said so, when an option that goes with --org was given without it. */
bool kb_live_check_options(const struct kb_context *context);

/* --dry-run: prints the requests that would be made, one a line. */
enum kb_exit kb_live_print(const struct kb_live *live, const struct kb_context *context);

/* To be named in messages: the organization's origin. */
const char *kb_live_name(const struct kb_live *live);
/* Before the rows: a mailbox of which everything is there already, so that its alerts need not be
   asked for. False when out of memory. */
bool kb_live_know(struct kb_live *live, const char *id);
/* All rows. Ends early, having said why, when something cannot be read. */
struct kb_input kb_live_input(struct kb_live *live);
/* Whether the alerts of the mailbox with that key (kb_id_key), which comes now, are all there. */
enum kb_alerts_there kb_live_alerts(const struct kb_live *live, const unsigned char key[16]);
/* Whether alerts may come whose mailboxes were not asked for. */
bool kb_live_has_others(const struct kb_live *live);
/* Where the row that came last stands: "page 3 of mailboxes". */
void kb_live_place(const struct kb_live *live, struct kb_buf *out);

/* At the end of the input: says which of --mailbox were not there. True if everything that was
   asked for came. */
bool kb_live_complete(struct kb_live *live);
/* No mailbox came, where that is no answer to what was asked (as it is to --failed-only). */
bool kb_live_is_empty(const struct kb_live *live);
/* Mailbox rows and pages of any rows that came. */
size_t kb_live_mailboxes(const struct kb_live *live);
size_t kb_live_pages(const struct kb_live *live);
/* At the end: what could not be read, as whom, and how much of it. */
const struct kb_faults *kb_live_faults(const struct kb_live *live);
/* The n-th column that the organization lacks and that would have been asked for, once rows have
   been read: "systemuser.islicensed", and why. False past the last. `reason` lives as long as
   `live`. */
bool kb_live_lack(const struct kb_live *live, size_t n, char column[KB_LIVE_COLUMN],
                  const char **reason);

#endif
