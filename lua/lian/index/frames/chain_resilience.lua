--- Resilience of an industrial chain: resistance, recovery, renewal (the ability view of the literature; Zhang Wendong
--- and Zhang Shuying on the foundation and the resilience and security of chains).
return {
  title = "resilience of an industrial chain",
  note = "resistance, recovery, renewal as the ability view has them; indicators are lian's choice",
  aggregate = {"arithmetic", "geometric"},
  {name = "resistance", "output_kept", "import_dependence", "sole_source", "stock_cover"},
  {name = "recovery", "supplier_diversity", "market_diversity", "time_to_recover"},
  {name = "renewal", "completeness", "sector_diversity", "rd_intensity"},
}
