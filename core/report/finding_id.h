/* The id of a finding: the same in every report of the same record, so that a link of yesterday's
   leads to today's. It depends on the record (its table and id) and the code of the article: not on
   verdict and causes, which may change from day to day, nor on the organization, which not all data
   names, nor on the order. An article has at most one finding for a record, so it is unique in a
   report. In one of several tenants it depends on the tenant, too: copies have records of the same
   ids. */
#ifndef KB_REPORT_FINDING_ID_H
#define KB_REPORT_FINDING_ID_H

#include "article/finding.h"
#include "base/hash.h"

/* 16 hex digits; a GUID counts in any spelling. False when out of memory. */
bool kb_finding_id(const struct kb_case *a_case, const struct kb_article *article,
                   char id[KB_HASH_SIZE]);

#endif
