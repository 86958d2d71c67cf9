/* Hosts in prose. */
#include "case/redact_inside.h"

static bool is_below(struct kb_slice host, const char *domain)
{
  const size_t length = strlen(domain);
  const size_t at = host.length - length;
  return host.length > length && host.data[at - 1] == '.' &&
         memcmp(host.data + at, domain, length) == 0;
}

/* Hosts of the product and of XML vocabularies, which its messages refer to. */
static bool is_reference_host(struct kb_slice host)
{
  static const char *const domains[] = {
    "microsoft.com", "microsoftonline.com", "office.com", "office365.com", "w3.org", "xmlsoap.org"};
  for (size_t i = 0; i < sizeof domains / sizeof domains[0]; i++) {
    if (is_below(host, domains[i])) {
      return true;
    }
  }
  return kb_slice_is(host, "tempuri.org");
}

/* Below a domain that is known, or below one whose subdomains are names of customers. */
static bool is_below_known(struct kb_redactor *redactor, struct kb_slice host)
{
  static const char *const domains[] = {"onmicrosoft.com", "sharepoint.com", "dynamics.com"};
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
  if (kb_redact_is_public_host(host) || (in_url && is_reference_host(host))) {
    *match = (struct redact_match){.end = end};
  } else if (in_url || (has_dot && is_below_known(redactor, host))) {
    *match = (struct redact_match){.end = end, .pseudonym = kb_redact_host(redactor, host)};
  }
}
