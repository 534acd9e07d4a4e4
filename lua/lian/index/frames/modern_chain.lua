--- The modern industrial chain in six demands: division of labour, organisation, innovation, control, economic benefit,
--- sustainability (Modernisation of industrial chains, Caijing Huoye 2020, no. 3). The weakest stave rules, as the
--- paper says.
return {
  title = "modern industrial chain",
  note = "six demands after Caijing Huoye 2020 no. 3; indicators are lian's choice, for the paper "
    .. "names none",
  aggregate = {"arithmetic", "barrel"},
  {name = "division", title = "division of labour", "completeness", "sector_diversity", "local_supply"},
  {name = "organisation", "leading_firms", "cluster_output"},
  {name = "innovation", "rd_intensity", "applied_research", "pct_patents"},
  {name = "control", "import_dependence", "sole_source", "supplier_diversity", "core_self_guarantee"},
  {name = "benefit", title = "economic benefit", "value_added_ratio", "labour_productivity", "leading_goods"},
  {name = "sustainability", "energy_intensity", "carbon_intensity", "market_diversity"},
}
