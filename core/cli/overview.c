#include "cli/overview.h"

#include "base/text.h"
#include "cli/command.h"
#include "cli/topics.h"

enum { WIDTH = 80 };

static const struct kb_option options[] = {
  {"help", 'h', NULL, NULL, false, "Show what there is; after a command, what it does."},
  {"version", 'V', NULL, NULL, false,
   "Name the versions of kbtriage, of Lua, libcurl and cJSON, and of the rule set, a line each; "
   "--rules or --only-rules may follow."},
  {NULL, 0, NULL, NULL, false, NULL},
};

static const char description[] =
  "Checks Dynamics 365 (Dataverse) mailboxes against a library of known issues and says, for each "
  "mailbox, what is wrong, why, and how to fix it.\n\n"
  "Exit status: 0 nothing found; 1 findings (check, test: problems); 2 wrong usage or no rule set, "
  "nothing was evaluated; 3 finished, but part of the input or a rule could not be evaluated; 130 "
  "interrupted; 141 the reader of the output closed the pipe.";

const struct kb_command kb_overview = {
  "kbtriage",
  "COMMAND [OPTION...] [ARGUMENT...]",
  "check Dynamics 365 mailboxes against known issues",
  description,
  options,
  0,
  0,
};

const struct kb_overview_place kb_variables[] = {
  {"KBTRIAGE_RULES", "rules",
   "Directories with more articles, separated by colons, where --rules names none."},
  {"KBTRIAGE_ONLY_RULES", "only-rules",
   "The same in place of the articles that come with kbtriage, where --only-rules names none."},
  {"KBTRIAGE_CONFIG", "config", "The file of settings, where --config names none; none: no file."},
  {"KBTRIAGE_OPTION", NULL,
   "Any option has such a variable: KBTRIAGE_FAILED_ONLY=yes is --failed-only. What is typed comes "
   "before it, a file of settings after it. One that is nearly so named is refused."},
  {"XDG_CONFIG_HOME", "config",
   "Where settings and house rules are looked for instead of ~/.config."},
  {"HOME", "config", "Below it are .config/kbtriage/config.lua and .config/kbtriage/rules."},
  {"NO_COLOR", "color", "If it is set and not empty, --color auto is never."},
  {"DATAVERSE_ACCESS_TOKEN", "org", "An access token for the organization."},
  {"AZURE_TENANT_ID", "org",
   "With AZURE_CLIENT_ID and AZURE_CLIENT_SECRET or AZURE_FEDERATED_TOKEN_FILE: the application to "
   "sign in as."},
  {"AZURE_CLIENT_ID", "org", "See AZURE_TENANT_ID."},
  {"AZURE_CLIENT_SECRET", "org", "See AZURE_TENANT_ID."},
  {"AZURE_FEDERATED_TOKEN_FILE", "org",
   "A file with a token of the workload's own identity, in place of the secret, as Kubernetes "
   "provides it."},
  {"AZURE_AUTHORITY_HOST", "org", "Where to sign in, in a national cloud."},
  {"IDENTITY_ENDPOINT", "org",
   "With IDENTITY_HEADER: where the platform (App Service, Container Apps) gives tokens of the managed "
   "identity; AZURE_CLIENT_ID chooses one of several."},
  {"IDENTITY_HEADER", "org", "See IDENTITY_ENDPOINT."},
  {"AZURE_POD_IDENTITY_AUTHORITY_HOST", "org",
   "Where a virtual machine's managed identity is asked for, instead of http://169.254.169.254."},
  {"HTTPS_PROXY", "org",
   "The proxy to go through; NO_PROXY names hosts that need none. libcurl's page libcurl-env(3) has "
   "more about them."},
  {"CURL_CA_BUNDLE", "org", "A file of certificates (PEM) to trust instead of the system's."},
  {"SSL_CERT_FILE", "org", "The same, where CURL_CA_BUNDLE is not set."},
  {"SSL_CERT_DIR", "org", "A directory of certificates to trust."},
  {"SOURCE_DATE_EPOCH", "exceptions",
   "The day to which dates of exceptions are compared, as seconds since 1970, instead of today."},
  {"TMPDIR", NULL, "Where what does not fit into memory is kept meanwhile; /tmp, unless set."},
  {NULL, NULL, NULL},
};

const struct kb_overview_place kb_file_places[] = {
  {"~/.config/kbtriage/config.lua", "config", "Settings of one user."},
  {"/etc/kbtriage/config.lua", "config", "Settings of the machine, where the user has none."},
  {"~/.config/kbtriage/exceptions.lua", "exceptions", "Findings of one user that do not count."},
  {"/etc/kbtriage/exceptions.lua", "exceptions", "Those of the machine, where the user has none."},
  {"~/.config/kbtriage/rules", "rules",
   "House rules of one user: articles beside the shipped ones."},
  {"/etc/kbtriage/rules", "rules", "House rules of the machine."},
  {"../share/kbtriage/rules", "rules",
   "From the program's folder: the rule set that comes with kbtriage."},
  {NULL, NULL, NULL},
};

static size_t widest_name(void)
{
  size_t widest = 0;
  for (size_t i = 0; kb_commands[i]; i++) {
    const size_t length = strlen(kb_commands[i]->command.name);
    widest = length > widest ? length : widest;
  }
  for (const struct kb_topic *topic = kb_topics; topic->name; topic++) {
    const size_t length = strlen(topic->name);
    widest = length > widest ? length : widest;
  }
  return widest;
}

static void add_commands(struct kb_buf *out)
{
  kb_buf_add_text(out, "\nCommands:\n");
  for (size_t i = 0; kb_commands[i]; i++) {
    const struct kb_command *command = &kb_commands[i]->command;
    kb_buf_addf(out, "  %-*s  %s\n", (int)widest_name(), command->name, command->summary);
  }
}

void kb_overview_print(struct kb_buf *out)
{
  const char *status = strstr(description, "\n\n");
  kb_buf_addf(out, "Usage: kbtriage %s\n\n", kb_overview.arguments);
  kb_text_wrap(out, (struct kb_slice){description, (size_t)(status - description)}, WIDTH, 0, 0);
  kb_buf_add_char(out, '\n');
  add_commands(out);
  kb_buf_add_text(out, "\nTopics:\n");
  for (const struct kb_topic *topic = kb_topics; topic->name; topic++) {
    kb_buf_addf(out, "  %-*s  %s\n", (int)widest_name(), topic->name, topic->summary);
  }
  kb_buf_add_text(out, "\nkbtriage help COMMAND|TOPIC says more.\n\n");
  kb_text_wrap(out, kb_slice_of(status + 2), WIDTH, 0, 0);
  kb_buf_add_char(out, '\n');
}
