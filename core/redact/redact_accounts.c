/* Windows accounts and paths: DOMAIN\account, C:\Users\account, \\server\share\file. */
#include "base/ascii.h"
#include "redact/redact_inside.h"

enum { ACCOUNT_MIN = 2, PATH_MAX_LENGTH = 1024 };

static size_t backslashes(const struct redact_plain *plain, size_t at)
{
  size_t count = 0;
  while (kb_redact_byte(plain, at + count) == '\\') {
    count++;
  }
  return count;
}

/* --- Accounts --- */

/* Words before a backslash that are not a customer's domain: Windows, the registry, folders. */
static const char *const no_domains[] = {"authority",
                                         "builtin",
                                         "service",
                                         "apppool",
                                         "manager",
                                         "hklm",
                                         "hkcu",
                                         "hkey_local_machine",
                                         "hkey_current_user",
                                         "windows",
                                         "system32",
                                         "software",
                                         "microsoft",
                                         "program",
                                         "files",
                                         "bin",
                                         "x86",
                                         NULL};

static bool is_shouted(struct kb_slice text)
{
  for (size_t i = 0; i < text.length; i++) {
    if (kb_is_lower(text.data[i])) {
      return false;
    }
  }
  return true;
}

static bool ends_as_file(struct kb_slice name)
{
  static const char *const kinds[] = {".exe", ".dll", ".log", ".txt", ".xml", ".pst", ".ost",
                                      ".cs",  ".lua", ".js",  ".zip", ".ini", ".asmx"};
  for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
    const size_t length = strlen(kinds[i]);
    if (name.length > length && memcmp(name.data + name.length - length, kinds[i], length) == 0) {
      return true;
    }
  }
  return false;
}

/* An unknown word before a backslash is a domain, unless it is part of a path, or the backslash
   may begin an escape: "denied\nor". */
static bool may_be_account(const struct redact_plain *plain, size_t from, size_t at, size_t account,
                           size_t end)
{
  const char before = from > 0 ? plain->bytes[from - 1] : ' ';
  const char after = kb_redact_byte(plain, end);
  const struct kb_slice domain = kb_redact_original(plain, from, at);
  const struct kb_slice name = kb_redact_span(plain, account, end);
  if (memchr("\\/:.", before, 4) || after == '\\' || at - from < ACCOUNT_MIN ||
      end - account < ACCOUNT_MIN || ends_as_file(name) ||
      kb_redact_is_one_of(kb_redact_span(plain, from, at), no_domains)) {
    return false;
  }
  return account - at > 1 || !memchr("nrt", name.data[0], 3) || is_shouted(domain);
}

/* In a text that was written as JSON, backslashes are doubled, and so must be that of the
   pseudonym. */
static const char *with_backslashes(struct kb_redactor *redactor, const char *account, size_t count)
{
  const char *mark = account && count > 1 ? strchr(account, '\\') : NULL;
  struct kb_buf text = {0};
  if (!mark) {
    return account;
  }
  kb_buf_add(&text, account, (size_t)(mark - account));
  for (size_t i = 0; i < count; i++) {
    kb_buf_add_char(&text, '\\');
  }
  kb_buf_add_text(&text, mark + 1);
  return kb_redact_keep(redactor, &text);
}

static const char *account_of(struct kb_redactor *redactor, struct kb_slice domain,
                              struct kb_slice name)
{
  struct kb_buf text = {0};
  kb_buf_add_slice(&text, domain);
  kb_buf_add_text(&text, domain.length > 0 ? "\\" : "");
  kb_buf_add_slice(&text, name);
  redactor->failed |= text.failed;
  const char *pseudonym =
    kb_redact_name(redactor, NULL, REDACT_PEOPLE, KB_PERSONAL_ADDRESS, kb_buf_slice(&text));
  kb_buf_fini(&text);
  return pseudonym;
}

/* "Users\ann": a person's home folder. */
static void match_home(struct kb_redactor *redactor, size_t from, size_t account, size_t end,
                       struct redact_match *match)
{
  static const char *const nobody[] = {"public", "default", "all", NULL};
  const struct redact_plain *plain = redactor->plain;
  const struct kb_slice name = kb_redact_span(plain, account, end);
  struct kb_buf text = {0};
  if (kb_redact_is_one_of(name, nobody)) {
    return;
  }
  const char *pseudonym = account_of(redactor, (struct kb_slice){0}, name);
  kb_buf_add_slice(&text, kb_redact_original(plain, from, account));
  kb_buf_add_text(&text, pseudonym ? pseudonym : "");
  *match = (struct redact_match){end, kb_redact_keep(redactor, &text)};
}

void kb_redact_account(struct kb_redactor *redactor, size_t from, struct redact_match *match)
{
  const struct redact_plain *plain = redactor->plain;
  const size_t at = kb_redact_host_end(plain, from);
  const size_t count = backslashes(plain, at);
  const size_t account = at + count;
  if (count == 0 || count > 2 || account >= plain->length || plain->kinds[account] != REDACT_WORD) {
    return;
  }
  const size_t end = kb_redact_host_end(plain, account);
  const struct kb_slice domain = kb_redact_span(plain, from, at);
  if (end <= match->end) {
    return;
  }
  if (from > 0 && plain->bytes[from - 1] == '\\' && kb_slice_is(domain, "users")) {
    match_home(redactor, from, account, end, match);
  } else if (kb_redact_host_is_known(redactor, domain) ||
             may_be_account(plain, from, at, account, end)) {
    const char *name = account_of(redactor, domain, kb_redact_span(plain, account, end));
    *match = (struct redact_match){end, with_backslashes(redactor, name, count)};
  }
}

/* --- Paths to servers --- */

/* Up to the closing quote if the path is quoted, otherwise to a space. */
static size_t path_end(const struct redact_plain *plain, size_t from, size_t at)
{
  const char before = from > 0 ? plain->bytes[from - 1] : ' ';
  const char *stops = before == '"' ? "\"" : before == '\'' ? "'" : " \"'<>|;,)";
  const size_t limit = at + PATH_MAX_LENGTH < plain->length ? at + PATH_MAX_LENGTH : plain->length;
  while (at < limit && !strchr(stops, plain->bytes[at])) {
    at++;
  }
  while (at > from && memchr(".:?!", plain->bytes[at - 1], 4)) {
    at--; /* belongs to the sentence */
  }
  return at;
}

void kb_redact_path(struct kb_redactor *redactor, size_t from, struct redact_match *match)
{
  const struct redact_plain *plain = redactor->plain;
  const size_t count = backslashes(plain, from);
  const size_t host = from + count;
  if ((count != 2 && count != 4) || (from > 0 && plain->bytes[from - 1] == '\\') ||
      host >= plain->length || plain->kinds[host] != REDACT_WORD) {
    return;
  }
  const size_t host_end = kb_redact_host_end(plain, host);
  const size_t share = host_end + count / 2;
  if (host_end - host < ACCOUNT_MIN || backslashes(plain, host_end) != count / 2 ||
      share >= plain->length || plain->kinds[share] == REDACT_OTHER) {
    return;
  }
  const size_t end = path_end(plain, from, share);
  struct kb_buf text = {0};
  const char *server = kb_redact_host(redactor, kb_redact_span(plain, host, host_end));
  const char *path = kb_redact_other(redactor, "path", kb_redact_span(plain, from, end));
  kb_buf_add(&text, "\\\\\\\\", count);
  kb_buf_addf(&text, "%s%s%s", server ? server : "", count == 2 ? "\\" : "\\\\", path ? path : "");
  *match = (struct redact_match){end, kb_redact_keep(redactor, &text)};
}
