/* Diagnostics as lines of a log that a pipeline shows beside the code: workflow commands of GitHub
   Actions (docs.github.com: "Workflow commands for GitHub Actions"; escaping as in actions/toolkit,
   command.ts) and logging commands of Azure Pipelines (learn.microsoft.com: "Logging commands",
   LogIssue; escaping as in azure-pipelines-agent, CommandStringConvertor). */
#ifndef KB_REPORT_PIPELINE_H
#define KB_REPORT_PIPELINE_H

#include "article/diagnostic.h"
#include "base/buf.h"

/* ::error file=F,line=L,col=C,title=E106::MESSAGE */
void kb_github_write(struct kb_buf *out, const struct kb_diagnostics *diagnostics);
/* ##vso[task.logissue type=error;sourcepath=F;linenumber=L;columnnumber=C;code=E106;]MESSAGE */
void kb_azure_write(struct kb_buf *out, const struct kb_diagnostics *diagnostics);

#endif
