import { describe, expect, it } from 'vitest';
import { usersOf } from '../../../../src/filesystem/check/needs/command-users.ts';
import { shellCommands } from '../../../../src/filesystem/check/shell/commands.ts';

describe('the users that a shell script needs', () => {
  it.each([
    ['exec gosu app server', ['app']],
    ['su-exec app:app server', ['app']],
    ['chown -R app:web /data', ['app']],
    ['su app -s /bin/sh -c "x"', ['app']],
    ['su -s /bin/sh - app -c x', ['app']],
    ['su - app', ['app']],
    ['runuser -u app -- server', ['app']],
    ['runuser -l app -c server', ['app']],
    ['sudo -E -u app server', ['app']],
    ['sudo --user=app server', ['app']],
    ['sudo server app', []],
    ['exec setpriv --reuid=app --clear-groups server', ['app']],
    ['install -d -o app -g web /data', ['app']],
    ['start-stop-daemon --start --chuid app:web --exec /x', ['app']],
    ['exec chpst -u app server', ['app']],
    ['s6-setuidgid app server', ['app']],
    ['install -d -m 0755 -o app /data', ['app']],
    ['start-stop-daemon --start --pidfile /run/x.pid --chuid app --exec /x', ['app']],
    ['sudo -g web -u app server', ['app']],
    ['sudo server -u app', []],
    ['su john.doe -c server', ['john.doe']],
    ['su --pty app', ['app']],
    ['su -lc whoami app', ['app']],
    ['su --command start app', ['app']],
    ['find /data -exec chown app {} +', ['app']],
    ['chown --reference=/x data', []],
    ['addgroup app\nchown app /data', ['app']],
    ['chown 1000:1000 /data', []],
    ['chown "$USER" /data', []],
    ['apt-get install -o app.x=1 y', []],
    ['adduser -D app\nchown app /data', []],
    ['id -u app || useradd -r app\nsu app', []],
  ])('are those that its commands change to or give files to: %s', (script, users) => {
    expect([...usersOf(shellCommands(script, () => null).commands)]).toEqual(users);
  });
});
