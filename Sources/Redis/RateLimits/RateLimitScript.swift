/// Decides all limits of one call in one step, and charges all of them or none.
///
/// It answers as `RateLimiter` does, by the same integer arithmetic on microseconds; what it counts with stays far below 2⁵³, up to which
/// Lua's numbers are exact. A key holds what its limit needs to know, and goes by itself when nothing of it is used any more, so that
/// losing it gives nothing away. Whoever empties the server forgets what was used: each key then has one more burst, and no more.
enum RateLimitScript {
    /// By the server's clock, the same for all that ask.
    static let source = Self.source(clock: "local time = redis.call('TIME')\nlocal now, extraLife = time[1] * 1000000 + time[2], 0")

    /// - Parameter clock: Lua that sets `now`, in microseconds, and `extraLife`, the milliseconds that keys outlive their use.
    ///
    /// KEYS has one for each limit. ARGV has four for each: `t` for a bucket of tokens or `w` for a window, the cost, the microseconds
    /// between two tokens or of a slice, and the capacity. The answer has three for each: the microseconds until it may be tried again
    /// (0: allowed, -1: never), what is left, and the microseconds until all is there again.
    static func source(clock: String) -> String { clock + "\n" + Self.decision }

    private static let decision = """
        local states, answers, passes = {}, {}, true
        -- The keys to be written, and what they are.
        local changed = {}

        local function load(key, kind, step)
            if states[key] then return states[key] end
            local text = redis.call('GET', key)
            local state = {key = key, full = 0, newest = 0, used = {0, 0, 0, 0, 0, 0, 0, 0}, step = step}
            if kind == 't' then
                if text then state.full = tonumber(text) end
            elseif text then
                local words = {}
                for word in string.gmatch(text, '%d+') do words[#words + 1] = tonumber(word) end
                state.newest = words[1]
                for place = 1, 8 do state.used[place] = words[place + 1] end
                state.full = (state.newest + 8) * step
            end
            states[key] = state
            return state
        end

        local function total(state)
            local sum = 0
            for place = 1, 8 do sum = sum + state.used[place] end
            return sum
        end

        -- Forgets the slices that the window has left.
        local function advance(state, slice)
            local passed = slice - state.newest
            if passed < -1 then
                -- The clock was set back: all counts as used just now, rather than until the old time comes again.
                local sum = total(state)
                state.used = {0, 0, 0, 0, 0, 0, 0, 0}
                state.used[slice % 8 + 1] = sum
                state.newest = slice
                state.full = (slice + 8) * state.step
                changed[state.key] = 'w'
            elseif passed >= 8 then
                state.used = {0, 0, 0, 0, 0, 0, 0, 0}
            elseif passed > 0 then
                for left = state.newest + 1, slice do state.used[left % 8 + 1] = 0 end
            end
            if passed > 0 then state.newest = slice end
        end

        local function askBucket(state, cost, step, capacity)
            local empty = now + capacity * step
            -- A bucket cannot be emptier than empty: the clock was set back, or the limit is a smaller one than before.
            if state.full > empty then
                state.full = empty
                changed[state.key] = 't'
            end
            local before = math.max(state.full, now)
            local after = before + cost * step
            if after <= empty then return 0, math.floor((empty - after) / step), after - now end
            return after - empty, math.floor((empty - before) / step), before - now
        end

        local function askWindow(state, cost, step, capacity)
            advance(state, math.floor(now / step))
            local used = total(state)
            local lacking = used + cost - capacity
            if lacking <= 0 then
                local full = state.full
                if cost > 0 then full = (state.newest + 8) * step end
                if used + cost == 0 then full = now end
                return 0, -lacking, math.max(0, full - now)
            end
            local free, freed = state.full, 0
            for slice = state.newest - 7, state.newest do
                freed = freed + state.used[slice % 8 + 1]
                if freed >= lacking then
                    free = (slice + 8) * step
                    break
                end
            end
            return math.max(1, free - now), math.max(0, capacity - used), math.max(0, state.full - now)
        end

        local function argument(limit, number) return tonumber(ARGV[(limit - 1) * 4 + number]) end

        for limit, key in ipairs(KEYS) do
            local kind, step, capacity = ARGV[(limit - 1) * 4 + 1], argument(limit, 3), argument(limit, 4)
            -- Several limits of one key count together.
            local cost = 0
            for earlier = 1, limit do
                if KEYS[earlier] == key then cost = cost + argument(earlier, 2) end
            end
            local isPossible = cost <= capacity
            local ask = kind == 't' and askBucket or askWindow
            local wait, remaining, reset = ask(load(key, kind, step), isPossible and cost or 0, step, capacity)
            if not isPossible then wait = -1 end
            if wait ~= 0 then passes = false end
            answers[#answers + 1] = wait
            answers[#answers + 1] = remaining
            answers[#answers + 1] = reset
        end
        for limit, key in ipairs(KEYS) do
            local kind, cost, step = ARGV[(limit - 1) * 4 + 1], argument(limit, 2), argument(limit, 3)
            local state = states[key]
            if passes and cost > 0 then
                changed[key] = kind
                if kind == 't' then
                    state.full = math.max(state.full, now) + cost * step
                else
                    local place = state.newest % 8 + 1
                    state.used[place] = state.used[place] + cost
                    state.full = (state.newest + 8) * step
                end
            end
        end
        for key, kind in pairs(changed) do
            local state = states[key]
            local text = string.format('%.0f', state.full)
            if kind == 'w' then
                text = string.format('%.0f', state.newest)
                for place = 1, 8 do text = text .. string.format(' %.0f', state.used[place]) end
            end
            -- The server's clock counts whole milliseconds, and may have cut one off.
            redis.call('SET', key, text, 'PX', string.format('%.0f', math.ceil((state.full - now) / 1000) + 1 + extraLife))
        end
        return answers
        """
}
