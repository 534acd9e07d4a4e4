--- Communities of a network of firms: what each is made of, and how they compare with regions.
local base = require "lian.network.base"
local class = require "lian.base.class"
local core = require "lian.core"
local format = require "lian.base.format"
local frame = require "lian.network.frames"
local grouping = require "lian.network.grouping"
local lists = require "lian.base.lists"
local options = require "lian.base.options"

local communities = {}
local methods = {}
local meta = class.new "lian.communities"

---A partition with what it came of.
---@param fields {net: lian.network, asked: table, codes: integer[], count: integer, quality: number, passes: integer,
---seed: integer, others: number[], sizes: number[], size_name: string}
---@return lian.communities
function communities.wrap(fields) return setmetatable(fields, meta) end

-- ---- what is said of them

local function own_texts(self, name)
  return self.net.columns[name] and base.texts(self.net, name, "communities") or nil
end

-- sums, links within, largest region and sector and firm of each community; once
local function groups_of(self)
  if not rawget(self, "groups") then
    local names = {}
    for k = 1, self.count do names[k] = k end
    rawset(self, "groups", grouping.sums(self.net, self.codes, names, self.sizes,
      {region = own_texts(self, self.asked.region), sector = own_texts(self, self.asked.sector)}))
  end
  return self.groups
end

local function heading(self)
  local total, alike = 0, ""
  for _, v in ipairs(self.others) do total = total + v end
  if #self.others > 0 then
    alike = format("; the best of %d runs (seed %d), the others are alike with it by %.3f on average (normalised "
      .. "mutual information)", #self.others + 1, self.seed, total / #self.others)
  end
  return format("%d communities of %d firms, %s %.6g at resolution %g, seed %d, %d passes%s", self.count, #self.net,
    self.asked.quality == "cpm" and "CPM" or "modularity", self.quality, self.asked.resolution, self.asked.seed,
    self.passes, alike)
end

---The communities, the largest first: community, firms, share of all (of revenue, or sales in the links), inside (of
---the value of links that touch it, what stays in it), bought_within (of its inputs), region with the most of it and
---of_size, that share (sector where no region is known), virtual, leader (the largest firm). Virtual: agglomerated in
---links and not in space, its largest region holds under half and its inside is above the median of communities of two
---firms and more that trade with others (which pairs apart from all others would raise); the note has the median.
---@param self lian.communities
---@return lian.frame
function methods.table(self)
  local g, numbers, leader = groups_of(self), {}, {}
  for k = 1, self.count do numbers[k], leader[k] = k, self.net.native:label(g.leader[k]) end
  local columns = {{"community", numbers}, {"firms", g.firms}, {"share", g.share, digits = 3},
    {"inside", g.inside, digits = 3}, {"bought_within", g.bought, digits = 3}}
  if g.region then
    columns[#columns + 1] = {self.asked.region, g.region.name}
    columns[#columns + 1] = {"of_size", g.region.share, digits = 3}
    columns[#columns + 1] = {"virtual", g.virtual}
  end
  if g.sector and not g.region then columns[#columns + 1] = {"sector", g.sector.name} end
  columns[#columns + 1] = {"leader", leader}
  columns.title, columns.count = "communities", self.count
  columns.note = format("%s; sizes by %s%s", heading(self), self.size_name, g.region and g.median and
    format("; virtual: inside above %.3g, the median of those that trade with others", g.median) or "")
  return frame.new(columns)
end

---The firms with their communities: firm, community, size, sector, region.
---@param self lian.communities
---@return lian.frame
function methods.firms(self)
  local rows = {}
  for i = 1, #self.net do rows[i] = i end
  return frame.new{count = #rows, {"firm", base.labels(self.net)}, {"community", self.codes},
    {"size", self.sizes, unit = self.net.meta.unit}, table.unpack(base.beside(self.net, rows, {"sector", "region"}))}
end

---The network with the community of each firm as its column `community`: for net:cascade{each = "community"} and
---others.
---@param self lian.communities
---@return lian.network
function methods.network(self)
  local columns, names, about = {}, {}, {}
  for name, column in pairs(self.net.columns) do columns[name] = column end
  for k, name in ipairs(self.net.names) do names[k] = name end
  for key, value in pairs(self.net.meta) do about[key] = value end
  if not columns.community then names[#names + 1] = "community" end
  columns.community = {numbers = self.codes}
  return base.wrap(self.net.native, {columns = columns, names = names, meta = about})
end

-- codes of a column; firms without a value alone, by numbers above
local function column_codes(self, name, path)
  local texts = base.texts(self.net, name, path)
  local names, codes, place, unknown = {}, {}, {}, 0
  for i, text in ipairs(texts) do
    if text ~= "" and not place[text] then
      names[#names + 1] = text
      place[text] = #names
    end
    codes[i] = place[text] or false
  end
  for i = 1, #texts do if not codes[i] then unknown = unknown + 1 end end
  return names, codes, unknown
end

---How communities compare with the groups of a column, such as regions, a row each: of, groups (how many), the quality
---of both as partitions of the same network, inside (the share of all value that stays in them), alike (the normalised
---mutual information of both over firms, arithmetic mean of entropies: 1 the same, 0 nothing in common), virtual (how
---many communities are, see communities:table). Firms without a value count one by one, and not for alike.
---@param self lian.communities
---@param given? {of: string} the column ("region")
---@return lian.frame
function methods.against(self, given)
  local o = options.check("communities:against", given, {of = {"text", default = self.asked.region}})
  local names, codes, unknown = column_codes(self, o.of, "communities:against.of")
  local single, a, b, last = {}, {}, {}, #names
  for i, code in ipairs(codes) do
    if code then a[#a + 1], b[#b + 1] = self.codes[i], code
    else last = last + 1 end
    single[i] = code or last
  end
  local asked = {cpm = self.asked.quality == "cpm", resolution = self.asked.resolution, seed = 1, passes = 1}
  local compact = select(2, base.codes(single))
  local g, virtual = groups_of(self), 0
  for k = 1, self.count do virtual = virtual + (g.virtual and g.virtual[k] and 1 or 0) end
  return frame.new{count = 2, title = "communities and " .. o.of, {"of", {"communities", o.of}},
    {"groups", {self.count, #names}},
    {self.asked.quality, {self.quality, core.network.partition_quality(self.net.native, asked, compact)}},
    {"inside", {grouping.inside(self.net, self.codes), grouping.inside(self.net, single)}},
    {"alike", {grouping.alike(a, b)}}, {"virtual", {g.virtual and virtual or nil}}, note = unknown > 0 and
      format("%d firms have no %s: each counts by itself, and not for alike", unknown, o.of) or nil}
end

---The groups of a column as communities are told: region (or what `of` names), firms, share, inside, bought_within
---(the share of inputs that are bought within it), community with the most of its size and that share; the largest
---first. Firms without a value are left out.
---@param self lian.communities
---@param given? {of: string} the column ("region")
---@return lian.frame
function methods.regions(self, given)
  local o = options.check("communities:regions", given, {of = {"text", default = self.asked.region}})
  local names, codes, unknown = column_codes(self, o.of, "communities:regions.of")
  local own = {}
  for i, code in ipairs(self.codes) do own[i] = format("%d", code) end
  local g = grouping.sums(self.net, codes, names, self.sizes, {region = own})
  local order = base.descending(g.size)
  local function at(values)
    local out = lists.at(values, order)
    return out
  end
  local first = {}
  for k, place in ipairs(order) do first[k] = math.tointeger(tonumber(g.region.name[place])) end
  return frame.new{count = #names, title = o.of .. "s", {o.of, at(names)}, {"firms", at(g.firms)},
    {"share", at(g.share), digits = 3}, {"inside", at(g.inside), digits = 3},
    {"bought_within", at(g.bought), digits = 3}, {"community", first}, {"of_size", at(g.region.share), digits = 3},
    note = format("sizes by %s%s", self.size_name, unknown > 0 and
      format("; %d firms have no %s and are left out", unknown, o.of) or "")}
end

---Location quotients LQ = (x_gr / x_r) / (x_g / x): how much more of a community (or of the groups of the column
---`by`) is of the sector (or of what `of` names) than of the whole network, by size. community, sector, firms, size,
---share (of the community), quotient; by community, the largest quotient first; pairs without size are left out, and
---pairs below `least` (0) of a community's size.
---@param self lian.communities
---@param given? {of: string, by: string, least: number}
---@return lian.frame
function methods.quotients(self, given)
  local o = options.check("communities:quotients", given, {of = {"text", default = self.asked.sector}, by = "text",
    least = {"share", default = 0}})
  local names, codes = column_codes(self, o.of, "communities:quotients.of")
  local groups, of = nil, self.codes
  if o.by then groups, of = column_codes(self, o.by, "communities:quotients.by") end
  local rows = grouping.quotients(of, codes, self.sizes, o.least)
  local c = {{}, {}, {}, {}, {}, {}}
  for k, row in ipairs(rows) do
    c[1][k], c[2][k], c[3][k] = groups and groups[row.group] or row.group, names[row.part], row.firms
    c[4][k], c[5][k], c[6][k] = row.size, row.share, row.quotient
  end
  return frame.new{count = #rows, title = "location quotients", {o.by or "community", c[1]}, {o.of, c[2]},
    {"firms", c[3]}, {"size", c[4], unit = self.net.meta.unit}, {"share", c[5], digits = 3},
    {"quotient", c[6], digits = 3}, note = "sizes by " .. self.size_name}
end

---The communities as a map for page:clusters: {groups, links, title, note}; the `top` (16) largest of two firms and
---more, each with its shares by region and its largest firm, and the value that goes between them.
---```lua
---page:clusters(net:communities{seed = 1}:map{top = 12})
---```
---@param self lian.communities
---@param given? {top: integer}
---@return table
function methods.map(self, given)
  local o = options.check("communities:map", given, {top = {"count", default = 16}})
  local g, groups, shown, left, marked = groups_of(self), {}, {}, 0, false
  for k = 1, self.count do
    if g.firms[k] > 1 and #groups < math.min(o.top, 40) then
      groups[#groups + 1] = {label = format("%d", k), about = self.net.native:label(g.leader[k]),
        size = g.size[k], firms = g.firms[k], parts = g.region and g.region.parts[k] or nil,
        sector = g.sector and g.sector.name[k] or nil, mark = g.virtual and g.virtual[k] or nil, inside = g.inside[k]}
      shown[k], marked = #groups, marked or groups[#groups].mark
    else
      left = left + 1
    end
  end
  return {groups = groups, links = grouping.between(self.net, self.codes, shown), title = "clusters",
    note = format("Areas go with %s, lines with the value between communities.%s%s", self.size_name,
      (g.region and format(" Slices by %s.", self.asked.region) or "") .. (marked and
        " Dashed rings: agglomerated in links and not in space." or ""),
      left > 0 and format(" %d smaller communities are not shown.", left) or "")}
end

function meta.__tostring(self)
  return "lian.communities: " .. heading(self) .. "\n" .. self:table():titled("communities", "sizes by "
    .. self.size_name):text(12)
end

function meta.__len(self) return self.count end

class.seal(meta, methods, {"groups"})

return communities
