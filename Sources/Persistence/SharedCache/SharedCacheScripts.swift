import Redis

/// The scripts of the shared cache: what `SharedCacheState` says, each in one step of Redis.
///
/// The token is a hash: `g` is the generation, `c` how far the looks reach, `p` with a server's number its last look, `s` with a slot's
/// number the stamp of its last change. Stamps are 16 bytes. Numbers are texts of 20 digits: a number of Lua's has 53 bits, and texts
/// of one length compare as the numbers do. How an entry begins is `SharedCacheForm`'s.
///
/// Redis takes nothing back when a script fails halfway, as when its memory is full. So what makes others believe comes last: until
/// then, changes that are in too early cost a few entries and nothing else.
enum SharedCacheScripts {
    /// Keys: the token, the entry. Arguments: fields of the token. Answers those fields, and the entry.
    ///
    /// What someone else keeps under the entry's name is no entry.
    static let read = RedisScript(
        """
        local fields = redis.call('HMGET', KEYS[1], unpack(ARGV))
        local entry = redis.pcall('GET', KEYS[2])
        if type(entry) ~= 'string' then entry = false end
        return {fields, entry}
        """
    )

    /// Keys: the token, the entry. Arguments: the field of the key's slot, the generation, the stamp that the slot had, the version, the
    /// entry, and how long it lives, in milliseconds. Answers whether it is kept, 1 or 0.
    static let fill = RedisScript(
        """
        local token = redis.call('HMGET', KEYS[1], 'g', ARGV[1])
        if token[1] ~= ARGV[2] or (token[2] or '') ~= ARGV[3] then return 0 end
        local there = redis.pcall('GETRANGE', KEYS[2], 0, \(SharedCacheForm.headLength - 1))
        if type(there) == 'string' and #there == \(SharedCacheForm.headLength) and there:sub(1, 1) == '\(SharedCacheForm.mark)'
            and there:sub(2, 17) == ARGV[2] and there:sub(18, 37) > ARGV[4] then
          return 0
        end
        redis.call('SET', KEYS[2], ARGV[5], 'PX', ARGV[6])
        return 1
        """
    )

    /// Keys: the token, and the entries of the changes. Arguments: the server, its look, the base, the base's end, the look's beginning,
    /// the stamp, whether a generation may and whether it must begin (1 or 0), and the number of changes; then for each change the field
    /// of its slot and its version, and for each tag the field of its slot. Answers a word of `SharedCacheAnswer`.
    static let apply = RedisScript(
        """
        local token, position, stamp, began, mine = KEYS[1], ARGV[2], ARGV[6], ARGV[5], 'p' .. ARGV[1]
        local function renew()
          redis.call('DEL', token)
          redis.call('HSET', token, 'g', stamp, 'c', began, mine, position)
          return 'renewed'
        end
        if ARGV[8] == '1' or redis.call('TYPE', token).ok ~= 'hash' then return renew() end
        local known = redis.call('HMGET', token, 'g', 'c', mine)
        if not known[1] or not known[2] then return renew() end
        if not (known[3] and known[3] >= ARGV[3]) and known[2] < ARGV[4] then
          if ARGV[7] == '1' then return renew() end
          return 'behind'
        end
        local changes, next = tonumber(ARGV[9]), 10
        for index = 1, changes do
          local key, version = KEYS[index + 1], ARGV[next + 1]
          redis.call('HSET', token, ARGV[next], stamp)
          local there = redis.pcall('GETRANGE', key, 0, \(SharedCacheForm.headLength - 1))
          if there ~= '' and (type(there) ~= 'string' or #there < \(SharedCacheForm.headLength)
              or there:sub(1, 1) ~= '\(SharedCacheForm.mark)' or there:sub(38, 38) == '0' or there:sub(18, 37) < version) then
            redis.call('DEL', key)
          end
          next = next + 2
        end
        while ARGV[next] do
          redis.call('HSET', token, ARGV[next], stamp)
          next = next + 1
        end
        if not known[3] then
          local servers = {}
          for _, field in ipairs(redis.call('HKEYS', token)) do
            if field:sub(1, 1) == 'p' then servers[#servers + 1] = field end
          end
          if #servers >= \(SharedCacheForm.maxServers) then
            for _, field in ipairs(servers) do redis.call('HDEL', token, field) end
          end
        elseif known[3] > position then
          position = known[3]
        end
        if known[2] > began then began = known[2] end
        redis.call('HSET', token, 'c', began, mine, position)
        return 'applied'
        """
    )
}
