/* Where the results of a run come from, so that two reports can be compared, and one be traced
   back: which data, which program, which articles. The same for the same data, however often it
   is run. */
#ifndef KB_REPORT_PROVENANCE_H
#define KB_REPORT_PROVENANCE_H

#include "base/buf.h"
#include "case/shard.h"
#include "report/knowledge.h"
#include "report/merged.h"

#include <stddef.h>
#include <stdint.h>

/* The version of the format of json and ndjson. It grows when a member is renamed or removed, or
   means something else; not when one is added. Format 1 had no number: it had `mailbox` in place
   of `subject`; format 2 did not have what it takes to read a report without its rule set. */
enum { KB_REPORT_FORMAT = 3 };

/* Zero is a valid start. */
struct kb_provenance {
  const char *version;         /* of the program; borrowed */
  const char *rule_set;        /* hash, see triage/rule_set_version.h; borrowed; NULL: unknown */
  const char *tenant;          /* what the user calls the organization; borrowed; NULL: nothing */
  struct kb_shard shard;       /* of the cases of a whole; zero: they are all */
  struct kb_buf organizations; /* hosts, each with its terminator, in the order of the data */
  size_t organization_count;
  bool has_more;     /* organizations, which were left out */
  bool is_elsewhere; /* one of them is not at https:// and its host alone: see kb_is_site */
  uint64_t newest;   /* see case/newest.h; 0: unknown */
  struct kb_knowledge knowledge;  /* made by kb_report_end */
  const struct kb_merged *merged; /* of a report that was merged; borrowed; NULL: of a run */
};
void kb_provenance_fini(struct kb_provenance *provenance);

/* Rows were read that come from that host, `is_site`: kb_is_site says so of its address. An empty
   one is ignored. Hostile data could name any number: beyond 1000 of them `has_more` is set. */
void kb_provenance_add_organization(struct kb_provenance *provenance, struct kb_slice host,
                                    bool is_site);
void kb_provenance_add_newest(struct kb_provenance *provenance, uint64_t newest);

/* The host of the only organization, if its records are at https://HOST; else NULL. */
const char *kb_provenance_site(const struct kb_provenance *provenance);
/* The organization after this one, or the first (NULL); NULL: there is no more. */
const char *kb_provenance_organization(const struct kb_provenance *provenance, const char *name);
/* Calls `visit` for each fact that is known, with its name ("newest_row") and its value; a fact
   with several values is visited several times. False when out of memory. */
typedef void (*kb_provenance_visit)(void *context, const char *name, const char *value);
bool kb_provenance_each(const struct kb_provenance *provenance, kb_provenance_visit visit,
                        void *context);

/* The lines of it, from 0 on: about the data ("Organization contoso.crm.dynamics.com; newest row
   …"), how old the knowledge is, and about the program; those of which nothing is known are left
   out. False, with nothing added: there are no more. */
bool kb_provenance_words(struct kb_buf *out, const struct kb_provenance *provenance, size_t line);

#endif
