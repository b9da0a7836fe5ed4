-- +goose Up
-- When and where a digest comes is a community's setting now; what was set before becomes one.
INSERT INTO setting_history (community, setting, number, was, value, person, changed)
    SELECT community, 'digest', 0, '', every, '', since FROM digests WHERE every <> 'off';
INSERT INTO setting_history (community, setting, number, was, value, person, changed)
    SELECT community, 'digest_channel', 0, '', channel, '', since FROM digests WHERE every <> 'off' AND channel <> '';
INSERT INTO setting_history (community, setting, number, was, value, person, changed)
    SELECT community, 'digest_day', 0, '', CASE day WHEN 0 THEN 'sunday' WHEN 1 THEN 'monday' WHEN 2 THEN 'tuesday' WHEN 3 THEN 'wednesday'
        WHEN 4 THEN 'thursday' WHEN 5 THEN 'friday' ELSE 'saturday' END, '', since FROM digests WHERE every <> 'off';

-- +goose Down
DELETE FROM setting_history WHERE number = 0 AND setting IN ('digest', 'digest_channel', 'digest_day');
