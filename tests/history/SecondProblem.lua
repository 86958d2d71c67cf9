---@type kb.Article
return {
  code = "SecondProblem",
  title = "Another problem that mailboxes have",
  product = "Microsoft Dynamics 365",
  status = "draft",
  severity = "warning",
  symptom = {
    text = "Mail of this mailbox is not processed.",
    signatures = { { code = "SecondProblem" } },
  },
  causes = {
    {
      id = "server-side",
      text = "The mailbox is synchronized by the server.",
      when = function(case)
        return case.mailbox.incomingemaildeliverymethod == 2
      end,
    },
  },
  resolution = { { text = "Synchronize it in another way.", cause = "server-side" } },
}
