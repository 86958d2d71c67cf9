/* Hosts in prose. */
#include "base/ascii.h"
#include "redact/redact_inside.h"

static bool is_below(struct kb_slice host, const char *domain)
{
  const size_t length = strlen(domain);
  const size_t at = host.length - length;
  return host.length > length && host.data[at - 1] == '.' &&
         memcmp(host.data + at, domain, length) == 0;
}

/* Hosts of the product, of Gmail and of XML namespaces, which messages refer to. */
static bool is_reference_host(struct kb_slice host)
{
  static const char *const domains[] = {"microsoft.com",      "microsoftonline.com",
                                        "microsoftonline.us", "microsoftonline.cn",
                                        "office.com",         "office365.com",
                                        "powerapps.com",      "powerplatform.com",
                                        "google.com",         "w3.org",
                                        "xmlsoap.org"};
  for (size_t i = 0; i < sizeof domains / sizeof domains[0]; i++) {
    if (is_below(host, domains[i]) || kb_slice_is(host, domains[i])) {
      return true;
    }
  }
  return kb_slice_is(host, "tempuri.org");
}

/* Below a known domain, or below one whose subdomains are names of customers. */
static bool is_below_known(struct kb_redactor *redactor, struct kb_slice host)
{
  static const char *const domains[] = {"onmicrosoft.com", "sharepoint.com", "dynamics.com",
                                        "protection.outlook.com"};
  for (size_t i = 0; i < sizeof domains / sizeof domains[0]; i++) {
    if (is_below(host, domains[i])) {
      return true;
    }
  }
  const char *dot = memchr(host.data, '.', host.length);
  while (dot) {
    const size_t start = (size_t)(dot - host.data) + 1;
    const struct kb_slice rest = {host.data + start, host.length - start};
    dot = memchr(rest.data, '.', rest.length);
    if (dot && kb_redact_host_is_known(redactor, rest)) {
      return true;
    }
  }
  return false;
}

/* Names that end so are hosts. Sources: RFC 1591 (the first domains), RFC 2606 and 6761 (example
   domains), RFC 6762, appendix G (private networks); many customers use "info", "biz" and
   "cloud". */
static const char *const generic_tops[] = {
  "com", "net",   "org",  "edu",      "gov",      "mil",     "int",   "info",
  "biz", "cloud", "arpa", "test",     "example",  "invalid", "local", "localdomain",
  "lan", "corp",  "home", "internal", "intranet", "private", NULL};

/* Two letters are a country's domain (ISO 3166), or the extension of a file or program. */
static const char *const file_tops[] = {"cs", "db", "go", "gz", "js", "md", "ps",
                                        "py", "sh", "so", "ts", "vb", "xz", NULL};

/* Parts of .NET, which look like domains. */
static const char *const frameworks[] = {"asp.net",    "ado.net",       "vb.net",
                                         "system.net", "microsoft.net", NULL};

struct shape {
  size_t labels;
  struct kb_slice first, top;
  bool has_upper, has_lower;
};

/* False if it contains characters that hosts do not have. */
static bool read_shape(struct kb_slice name, struct shape *shape)
{
  size_t begin = 0;
  *shape = (struct shape){.labels = 0};
  for (size_t at = 0; at <= name.length; at++) {
    const char byte = at < name.length ? name.data[at] : '.';
    shape->has_upper |= kb_is_upper(byte);
    shape->has_lower |= kb_is_lower(byte);
    if (byte == '_' || byte == '%' || byte == '&') {
      return false;
    }
    if (byte == '.') {
      shape->top = (struct kb_slice){name.data + begin, at - begin};
      shape->first = shape->labels++ == 0 ? shape->top : shape->first;
      begin = at + 1;
      if (shape->top.length == 0) {
        return false;
      }
    }
  }
  return shape->labels > 1;
}

static bool is_in_case(struct kb_slice text, char first, char last)
{
  for (size_t i = 0; i < text.length; i++) {
    if (text.data[i] < first || text.data[i] > last) {
      return false;
    }
  }
  return true;
}

/* Whether an unknown name with dots is a host: "System.Net.WebException" and "Crm.80044113" are
   not, and a sentence may lack the space before the next: "sent.It". */
static bool is_like_host(struct kb_slice name)
{
  struct shape shape;
  if (!read_shape(name, &shape) || kb_redact_is_one_of(name, frameworks)) {
    return false;
  }
  const bool is_shouted = !shape.has_lower && is_in_case(shape.top, 'A', 'Z');
  if (!is_in_case(shape.top, 'a', 'z') && !is_shouted) {
    return false;
  }
  if (kb_redact_is_one_of(shape.top, generic_tops)) {
    return true;
  }
  return shape.top.length == 2 &&
         (shape.labels > 2 || (!shape.has_upper && shape.first.length > 2 &&
                               !kb_redact_is_one_of(shape.top, file_tops)));
}

void kb_redact_host_name(struct kb_redactor *redactor, size_t from, struct redact_match *match)
{
  const struct redact_plain *plain = redactor->plain;
  const size_t end = kb_redact_host_end(plain, from);
  const struct kb_slice host = kb_redact_span(plain, from, end);
  if (end <= match->end) {
    return;
  }
  const bool in_url = from >= 3 && memcmp(plain->bytes + from - 3, "://", 3) == 0;
  const bool has_dot = memchr(host.data, '.', host.length) != NULL;
  const bool is_known = in_url || (has_dot && is_below_known(redactor, host));
  if (kb_redact_is_public_host(host) || is_reference_host(host)) {
    *match = (struct redact_match){.end = end};
  } else if (is_known || (has_dot && is_like_host(kb_redact_original(plain, from, end)))) {
    *match = (struct redact_match){.end = end, .pseudonym = kb_redact_host(redactor, host)};
  }
}
