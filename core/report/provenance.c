#include "report/provenance.h"

#include "base/text.h"

#include "case/newest.h"
#include "rows/page_edge.h"

#include <stdio.h>
#include <string.h>

enum { MOST_ORGANIZATIONS = 1000, MOST_NAMED = 20 };

void kb_provenance_fini(struct kb_provenance *provenance)
{
  kb_buf_fini(&provenance->organizations);
}

const char *kb_provenance_organization(const struct kb_provenance *provenance, const char *name)
{
  const struct kb_buf *all = &provenance->organizations;
  const char *next = name ? name + strlen(name) + 1 : all->data;
  return all->length > 0 && next < all->data + all->length ? next : NULL;
}

/* Of contoso.api.crm4.dynamics.com, where programs ask, the host at which people see the records,
   contoso.crm4.dynamics.com: they are one organization. */
static struct kb_slice public_host(struct kb_slice host, char shorter[KB_HOST_SIZE])
{
  static const char mark[] = ".api.crm";
  enum { CUT = 4 };
  char whole[KB_HOST_SIZE];
  if (host.length == 0 || host.length >= sizeof whole) {
    return host;
  }
  memcpy(whole, host.data, host.length);
  whole[host.length] = '\0';
  const char *found = strstr(whole, mark);
  if (!found || !kb_is_online(whole)) {
    return host;
  }
  const size_t before = (size_t)(found - whole);
  memcpy(shorter, whole, before);
  memcpy(shorter + before, whole + before + CUT, host.length - before - CUT + 1);
  return (struct kb_slice){shorter, host.length - CUT};
}

void kb_provenance_add_organization(struct kb_provenance *provenance, struct kb_slice named,
                                    bool is_site)
{
  char shorter[KB_HOST_SIZE];
  const struct kb_slice host = public_host(named, shorter);
  const char *name = NULL;
  provenance->is_elsewhere = provenance->is_elsewhere || (host.length > 0 && !is_site);
  while ((name = kb_provenance_organization(provenance, name)) != NULL) {
    if (kb_slice_is(host, name)) {
      return;
    }
  }
  provenance->has_more |= provenance->organization_count == MOST_ORGANIZATIONS && host.length > 0;
  if (host.length > 0 && !provenance->has_more) {
    kb_buf_add_slice(&provenance->organizations, host);
    kb_buf_add_char(&provenance->organizations, '\0');
    provenance->organization_count++;
  }
}

const char *kb_provenance_site(const struct kb_provenance *provenance)
{
  const bool is_one = provenance->organization_count == 1 && !provenance->organizations.failed;
  return is_one && !provenance->is_elsewhere ? kb_provenance_organization(provenance, NULL) : NULL;
}

void kb_provenance_add_newest(struct kb_provenance *provenance, uint64_t newest)
{
  provenance->newest = newest > provenance->newest ? newest : provenance->newest;
}

static void visit_set(const struct kb_text_set *set, const char *name, kb_provenance_visit visit,
                      void *context)
{
  for (size_t i = 0; i < set->count; i++) {
    visit(context, name, set->list[i]);
  }
}

/* What is one for all is not here. */
static void visit_merged(const struct kb_merged *merged, kb_provenance_visit visit, void *context)
{
  visit_set(&merged->versions, "version", visit, context);
  if (merged->rule_sets.count > 1) {
    visit_set(&merged->rule_sets, "rule_set", visit, context);
  }
  if (merged->tenants.count > 1) {
    visit_set(&merged->tenants, "tenant", visit, context);
  }
  for (size_t i = 0; i < merged->shard_count; i++) {
    if (merged->shards[i].found < merged->shards[i].count) {
      visit(context, "shard", merged->shards[i].words);
    }
  }
}

bool kb_provenance_each(const struct kb_provenance *provenance, kb_provenance_visit visit,
                        void *context)
{
  const char *organization = NULL;
  char newest[KB_NEWEST_SIZE];
  char shard[KB_SHARD_SIZE];
  char format[16];
  if (provenance->organizations.failed) {
    return false;
  }
  while ((organization = kb_provenance_organization(provenance, organization)) != NULL) {
    visit(context, "organization", organization);
  }
  if (kb_newest_text(provenance->newest, newest)) {
    visit(context, "newest_row", newest);
  }
  if (provenance->merged) {
    visit_merged(provenance->merged, visit, context);
  } else {
    visit(context, "version", provenance->version);
  }
  if (provenance->rule_set) {
    visit(context, "rule_set", provenance->rule_set);
  }
  if (provenance->tenant) {
    visit(context, "tenant", provenance->tenant);
  }
  if (provenance->shard.count > 0) {
    kb_shard_write(&provenance->shard, shard);
    visit(context, "shard", shard);
  }
  snprintf(format, sizeof format, "%d", KB_REPORT_FORMAT);
  visit(context, "report_format", format);
  return true;
}

/* One of a list, which begins with what they are: "Tenants A, B and 3 more". */
static void add_name(struct kb_buf *out, const char *what, size_t at, size_t count,
                     const char *name)
{
  if (at == MOST_NAMED) {
    kb_buf_addf(out, " and %s more", KB_COUNT(count - at));
  } else if (at < MOST_NAMED) {
    kb_buf_addf(out, "%s%s", at == 0 ? what : ",", at == 0 && count > 1 ? "s " : " ");
    kb_text_display(out, kb_slice_of(name[0] ? name : "(unnamed)"));
  }
}

static void add_tenants(struct kb_buf *out, const struct kb_provenance *provenance)
{
  const struct kb_text_set one = {.list = (const char **)(uintptr_t)&provenance->tenant,
                                  .count = 1};
  const struct kb_text_set none = {.count = 0};
  const bool are_several = provenance->merged && provenance->merged->tenants.count > 1;
  const struct kb_text_set *tenants = provenance->tenant ? &one
                                      : are_several      ? &provenance->merged->tenants
                                                         : &none;
  for (size_t i = 0; i < tenants->count; i++) {
    add_name(out, "Tenant", i, tenants->count, tenants->list[i]);
  }
  if (tenants->count > 0 && (provenance->organization_count > 0 || provenance->newest > 0)) {
    kb_buf_add_text(out, "; ");
  }
}

static void add_data(struct kb_buf *out, const struct kb_provenance *provenance)
{
  const char *organization = NULL;
  size_t at = 0;
  char newest[KB_NEWEST_SIZE];
  add_tenants(out, provenance);
  while ((organization = kb_provenance_organization(provenance, organization)) != NULL) {
    add_name(out, "Organization", at++, provenance->organization_count, organization);
  }
  kb_buf_add_text(out, provenance->has_more ? " (not all are known)" : "");
  if (kb_newest_text(provenance->newest, newest)) {
    kb_buf_addf(out, "%s %s", provenance->organization_count > 0 ? "; newest row" : "Newest row",
                newest);
  }
  out->failed = out->failed || provenance->organizations.failed;
}

/* Other shards may have findings. */
static void add_shard(struct kb_buf *out, const struct kb_provenance *provenance)
{
  char shard[KB_SHARD_SIZE];
  const size_t begin = out->length;
  if (provenance->shard.count > 0) {
    kb_shard_write(&provenance->shard, shard);
    kb_buf_addf(out, "Shard %s: a part of the data", shard);
  }
  for (size_t i = 0; provenance->merged && i < provenance->merged->shard_count; i++) {
    const struct kb_shards *shards = &provenance->merged->shards[i];
    if (shards->found < shards->count) {
      kb_buf_addf(out, "%s %s", begin < out->length ? ";" : "Shards", shards->words);
      kb_buf_add_text(out, shards->tenant[0] ? " of " : "");
      kb_text_display(out, kb_slice_of(shards->tenant));
    }
  }
  kb_buf_add_text(out, provenance->merged && begin < out->length ? ": a part of the data" : "");
}

static void add_program(struct kb_buf *out, const struct kb_provenance *provenance)
{
  const struct kb_merged *merged = provenance->merged;
  kb_buf_addf(out, "kbtriage %s", provenance->version);
  for (size_t i = 0; merged && i + 1 < merged->versions.count; i++) {
    kb_buf_addf(out, ", %s", merged->versions.list[i]); /* the last is the version */
  }
  if (provenance->rule_set) {
    kb_buf_addf(out, "; rule set %s", provenance->rule_set);
  }
  for (size_t i = 0; merged && merged->rule_sets.count > 1 && i < merged->rule_sets.count; i++) {
    kb_buf_addf(out, "%s%s", i > 0 ? ", " : "; rule sets ", merged->rule_sets.list[i]);
  }
  kb_buf_addf(out, "; report format %d", KB_REPORT_FORMAT);
}

static void add_knowledge(struct kb_buf *out, const struct kb_provenance *provenance)
{
  char newest[KB_NEWEST_SIZE];
  const bool has_newest = kb_newest_text(provenance->newest, newest);
  kb_knowledge_words(out, &provenance->knowledge, has_newest ? newest : NULL);
}

bool kb_provenance_words(struct kb_buf *out, const struct kb_provenance *provenance, size_t line)
{
  void (*const lines[])(struct kb_buf *, const struct kb_provenance *) = {
    add_data, add_shard, add_knowledge, add_program};
  const size_t begin = out->length;
  for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
    lines[i](out, provenance);
    if ((out->length > begin || out->failed) && line-- == 0) {
      return true;
    }
    kb_buf_cut(out, begin);
  }
  if (begin == 0) {
    kb_buf_fini(out); /* nothing was added */
  }
  return false;
}
