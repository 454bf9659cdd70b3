-- The whole digest of each policy: the version that stands in decisions is only its beginning.
alter table policy_version add column digest text;
update policy_version set digest = 'sha256:' || encode(sha256(convert_to(content, 'UTF8')), 'hex');
alter table policy_version alter column digest set not null;

-- By which versions are found and told apart.
create index policy_version_by_version on policy_version (version, sequence);

-- What was in force is no matter of opinion: entries are added, and never changed nor removed.
create function policy_version_only_grows() returns trigger language plpgsql as $$
begin
  raise exception 'policy_version only grows: publish again instead of changing what was published';
end
$$;
create trigger policy_version_only_grows before update or delete on policy_version
  for each statement execute function policy_version_only_grows();
