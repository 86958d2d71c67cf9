/* What a page says apart from its rows: which table they are from, and whether there are more. */
#ifndef KB_ROWS_PAGE_EDGE_H
#define KB_ROWS_PAGE_EDGE_H

#include "base/json_raw.h"

#include <stdbool.h>

enum { KB_SET_SIZE = 64, KB_HOST_SIZE = 254 };

struct kb_page_edge {
  char set[KB_SET_SIZE];   /* entity set named by @odata.context; empty if unknown */
  char host[KB_HOST_SIZE]; /* kb_host_of it */
  bool is_site;            /* kb_is_site of it */
  bool has_more;           /* another page follows this one */
};

/* The host of an absolute address, in lower case, without its port; empty if there is none, or if
   the address names a user. Nothing else is kept, as there may be secrets in it. The address may be
   in quotes, and write "\/" for "/", as in JSON. */
void kb_host_of(struct kb_slice address, char host[KB_HOST_SIZE]);
/* Whether the host, as kb_host_of gives it, is one of Dataverse online, whose name only Microsoft
   can give: contoso.crm4.dynamics.com. Source: Microsoft's page on the regions of Dataverse
   (Discover the URL for your organization). */
bool kb_is_online(const char *host);
/* Whether the address is https, names no port, and leads to the Web API of the host itself, or to
   the host: then https://HOST is where people find its records. */
bool kb_is_site(struct kb_slice address);
/* The entity set in a context: …$metadata#mailboxes(name,…)/$entity. Part of the context, which may
   be in quotes; empty if there is none. */
struct kb_slice kb_set_of(struct kb_slice context);
/* The context, in quotes, that a row has as its first member, where Dataverse writes it; empty if
   there is none. */
struct kb_slice kb_row_context(struct kb_node row);
/* Reads the members of an object. */
void kb_page_edge_add(struct kb_page_edge *edge, struct kb_node object);
/* Reads what precedes the list of rows, from the start of the value to its '[', `depth` objects
   deep. Broken text in it is harmless. False when out of memory. */
bool kb_page_edge_head(struct kb_page_edge *edge, struct kb_slice head, unsigned depth);
/* Reads what follows its ']', to the end of the value or, if `is_cut`, to the '[' of another
   list. */
bool kb_page_edge_tail(struct kb_page_edge *edge, struct kb_slice tail, unsigned depth,
                       bool is_cut);

#endif
