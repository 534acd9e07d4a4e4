--- Five levers of re-engineering the foundation: chain, firms, clusters, fused innovation, quality (Synergy of
--- industrial foundation re-engineering in the digital economy).
return {
  title = "five levers of the industrial foundation",
  note = "chain, firms, clusters, fused innovation, quality after the paper on synergy of "
    .. "foundation re-engineering; indicators are those that it cites, and lian's choice",
  aggregate = {"arithmetic", "geometric"},
  {name = "chain", "completeness", "import_dependence", "supplier_diversity"},
  {name = "firms", "champions", "little_giants", "leading_goods"},
  {name = "clusters", "leading_clusters"},
  {name = "innovation", title = "fused innovation", "pct_patents", "joint_patents", "value_added_ratio"},
  {name = "quality", "spot_check_failures", "group_standards"},
}
