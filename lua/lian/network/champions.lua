--- Champions: firms with a large share of the market of their product, or of their sector.
local base = require "lian.network.base"
local chains = require "lian.network.chains"
local format = require "lian.base.format"
local frame = require "lian.network.frames"
local goal = require "lian.base.goal"
local lists = require "lian.base.lists"
local model = require "lian.network.model"
local options = require "lian.base.options"
local products = require "lian.network.products"

local methods = {}

-- rows {place =, what =, share =, firm =} of products, or of sectors by revenue
local function rivals_of(net, o)
  local rows = products.rows(net, o.products, "champions.products")
  if rows then
    local out, outside, unknown = {}, 0, 0
    for _, row in ipairs(rows) do
      outside = outside + (row.place and 0 or 1)
      unknown = unknown + (row.share and 0 or 1)
      if row.share then
        out[#out + 1] = {place = row.place, what = row.product, share = row.share, firm = row.firm}
      end
    end
    if #out > 0 then
      return out, "product", format("shares are those of products' world markets%s%s", outside > 0 and
        format("; %d rows are of firms outside the network: they count for world ranks", outside) or "",
        unknown > 0 and format("; %d rows without a share are not judged", unknown) or "")
    end
    if o.products ~= nil then
      options.raise("champions.products: no row has a share of a world market; leave `products` out for shares of "
        .. "sectors in the network")
    end
  end
  if not net.columns.sector then
    options.raise("champions: no shares of products are known (`products`), and the firms have no sector either")
  end
  local notes, total, out = {}, {}, {}
  local revenue, name = model.revenue(net, o, "champions", notes)
  local sector = base.texts(net, "sector", "champions")
  for i, s in ipairs(sector) do total[s] = (total[s] or 0) + revenue[i] end
  for i, s in ipairs(sector) do
    if s ~= "" and total[s] > 0 then
      out[#out + 1] = {place = i, what = s, share = revenue[i] / total[s], firm = net.native:label(i)}
    end
  end
  table.insert(notes, 1, format("no shares of products are known: share of sector in the network, by %s, and "
    .. "world_rank is the rank in the network", name))
  return out, "sector", table.concat(notes, "; ")
end

local function by_share(a, b)
  if a.what ~= b.what then return a.what < b.what end
  if a.share ~= b.share then return a.share > b.share end
  return a.firm < b.firm
end

---Champions: a share of the product's world market of at least `share` (0.15), and among the first `rank` (3) of the
---world or first at home (equal shares share a rank), as items:champions. `products`: rows {firm, product, share} or a
---frame (see net:chain_of); without shares of products it is the share of its sector's revenue in the network, and the
---note says so. `home`: the column of countries, for ranks at home (none of a firm without one); where left out all
---firms of the network are at home. `chain` as net:chain_of: only its firms are listed. product or sector, firm, share,
---world_rank, home_rank, champion, region; with `all` everyone who is judged.
---```lua
---print(net:champions{products = {{"Firm A", "separator film", 0.21}, {"Abroad B", "separator film", 0.3}}})
---```
---@param self lian.network
---@param given? table
---@return lian.frame
function methods.champions(self, given)
  local spec = {share = {"share", default = 0.15}, rank = {"count", default = 3}, home = "text", revenue = "any",
    all = {"flag", default = false}}
  for name, rule in pairs(chains.OPTIONS) do spec[name] = rule end
  local o = options.check("champions", given, spec)
  base.ready(self, "champions", true)
  local chain = chains.find(self, o, "champions")
  local within = lists.set(chain.rows)
  local rivals, what, note = rivals_of(self, o)
  local home = o.home and base.texts(self, o.home, "champions.home")
  table.sort(rivals, by_share)
  local c = {what = {}, firm = {}, share = {}, world = {}, home = {}, champion = {}, place = {}}
  local count, homeless, last, in_world, at_home = 0, 0, nil, nil, nil
  for _, row in ipairs(rivals) do
    if row.what ~= last then last, in_world, at_home = row.what, lists.ranker(), {} end
    local rank = in_world(row.share)
    if row.place then
      local where = not home and "" or home[row.place] ~= "" and home[row.place] or nil
      if where then at_home[where] = at_home[where] or lists.ranker() end
      local home_rank = where and at_home[where](row.share)
      local champion = goal.reached(row.share, o.share) and (rank <= o.rank or home_rank == 1)
      if within[row.place] and (champion or o.all) then
        local k = #c.firm + 1
        count = count + (champion and 1 or 0)
        c.what[k], c.firm[k], c.share[k], c.world[k], c.home[k] = row.what, row.firm, row.share, rank, home_rank
        c.champion[k], c.place[k] = champion, row.place
      end
      homeless = homeless + (within[row.place] and not where and 1 or 0)
    end
  end
  if homeless > 0 then
    note = format("%s; %d rows are of firms without a %s, which have no rank at home", note, homeless, o.home)
  end
  return frame.new{count = #c.firm, title = "champions", {what, c.what}, {"firm", c.firm},
    {"share", c.share, digits = 3}, {"world_rank", c.world}, {"home_rank", c.home}, {"champion", c.champion},
    note = format("%s; %d champions: a share of at least %g, and among the first %d or first at home; %s", chain.about,
      count, o.share, o.rank, note), table.unpack(base.beside(self, c.place, {"region"}))}
end

return methods
