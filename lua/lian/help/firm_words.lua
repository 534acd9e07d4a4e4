--- What options of leaders, communities and relocation mean (see lian.help.words).
local words = {
  follow = "suppliers that follow [share of their number]",
  leader = "the firm that leaves, or several",
  ["network:leaders.share"] = "what leaders carry [share of the chain's weighted score]",
  ["network:leaders.by"] = "what weighs scores: revenue, or what a firm carries into the chain",
  ["network:leaders.all"] = "every firm of the chain, and whether it leads",
  ["network:leaders.parts"] = "revenue, influence and systemic risk beside their places",
  ["network:chain_graph.share"] = "what leaders carry [share of the chain's weighted score]",
  ["network:chain_graph.by"] = "what weighs scores: revenue, or what a firm carries into the chain",
  ["network:chain_graph.top"] = "firms that are shown",
  ["network:hidden.small"] = "the largest place of revenue, 1 the largest firm's",
  ["network:hidden.risky"] = "the least place of systemic risk, 1 the riskiest firm's",
  ["network:hidden.all"] = "every firm, and whether it is hidden",
  ["network:champions.share"] = "the least share of the product's world market [share]",
  ["network:champions.rank"] = "ranks in the world that make a champion",
  ["network:champions.home"] = "the column of countries, for ranks at home; all firms are at home where left out",
  ["network:champions.all"] = "everyone who is judged",
  ["network:relocate.by"] = "the most dependent suppliers follow, or each by chance in proportion to its dependence",
  ["network:relocate.rounds"] = "suppliers of those who followed are asked in turn [rounds]",
  ["network:relocate.each"] = "the column of rows, or \"firm\"",
  ["network:relocate.seed"] = "which random numbers; required where by = \"chance\"",
  ["network:communities.seed"] = "which random order, required; the same seed gives the same communities",
  ["network:communities.resolution"] = "larger gives smaller communities; 1, required for cpm [cpm: money a year]",
  ["network:communities.quality"] = "more trade than the sizes of firms would have it, or than `resolution` a pair",
  ["network:communities.runs"] = "the best of so many seeds, from `seed` on",
  ["network:communities.passes"] = "passes of the algorithm at most",
  ["network:communities.revenue"] = "the column of sizes, or \"links\"; \"revenue\" where there is one",
  ["network:communities.region"] = "the column of regions",
  ["network:communities.sector"] = "the column of sectors",
  ["communities:against.of"] = "the column to compare with; that of regions where left out",
  ["communities:regions.of"] = "the column of groups; that of regions where left out",
  ["communities:quotients.of"] = "the column of what is concentrated; that of sectors where left out",
  ["communities:quotients.by"] = "the column of groups; communities where left out",
  ["communities:quotients.least"] = "smaller parts are left out [share of the group]",
  ["communities:map.top"] = "communities that are shown, at most 40",
  ["report:clusters.groups"] = "discs: {label, size, parts = {{name, share}}, about, sector, firms, inside, mark}",
  ["report:clusters.links"] = "lines between discs: {from, to (numbers of groups), value}",
}

-- verbs that take options of net:cascade, and those by which a chain is named
local OF_CASCADE = {
  essential = "\"all\", \"none\", supplying -> {buying sector = 2, 1, 0} or its path (\"none\")",
  sector = "the column of sectors (\"sector\")",
  tolerance = "it ends when no firm lost more in an iteration [share of output]",
  costs = "the column of all purchases; \"costs\" where there is one, false: none",
  mode = "along links of touched firms, over all links for eight failures at once, or by cost",
  revenue = "the column of revenue (\"revenue\"), or \"links\": what is sold in the links",
}
local OF_SCORE = {
  risk = "a cascade of this network in which every firm failed, in place of a new one",
  labour = "the labour share, of the influence vector [share]",
  final = "the column of final sales from which influence begins; alike where left out",
}
local OF_CHAIN = {
  chain = "sectors, products or firms, one or a list, or {sector =, product =, firm =}; all firms where left out",
  depth = "steps upstream of the makers",
  least = "firms that carry less into the chain are left out [share of what makers buy]",
  products = "rows {firm, product, share} or a frame; the column `product` of the firms where left out",
}

for verb, groups in pairs{leaders = {OF_CASCADE, OF_SCORE, OF_CHAIN}, hidden = {OF_CASCADE, OF_SCORE, OF_CHAIN},
  chain_graph = {OF_CASCADE, OF_SCORE, OF_CHAIN}, chain_of = {OF_CHAIN}, champions = {OF_CHAIN},
  relocate = {OF_CASCADE}} do
  for _, group in ipairs(groups) do
    for name, text in pairs(group) do words[("network:%s.%s"):format(verb, name)] = text end
  end
end
words["network:champions.revenue"] = OF_CASCADE.revenue

return words
