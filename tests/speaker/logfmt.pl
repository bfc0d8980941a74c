# SPDX-License-Identifier: BSL-1.0
# Reads lines of logfmt and prints the values of keys: logfmt.pl EVENT KEY... <LOG; one line for each such event, values
# in brackets, their controls as \xNN. A line that is no logfmt, or lacks what every line has, ends it with status 1.
use strict;
use warnings;

my ($event, @keys) = @ARGV;
my $quoted_text = qr/((?:[^"\\]|\\["\\nrt]|\\u[0-9a-f]{4})*)/;
my $plain_text = qr/([^\s"=\\]+)/;
my %letter = (n => "\n", r => "\r", t => "\t", '"' => '"', '\\' => '\\');
sub unquoted {
    my ($text) = @_;
    $text =~ s/\\(?:u([0-9a-f]{4})|(.))/!defined $1 ? $letter{$2} : $1 eq 'fffd' ? '?' : chr hex $1/ge;
    return $text;
}
while (my $line = <STDIN>) {
    my $bad = sub { print STDERR "$_[0]: $line\n"; exit 1 };
    chomp $line or $bad->("no end of line");
    $line !~ /[^\x20-\x7e\x80-\xff]/ or $bad->("a control character");
    my (%value, @order);
    my $rest = $line;
    while ($rest =~ s/\A([a-z][a-z0-9_]*)=(?:"$quoted_text"|$plain_text)(?: (?=.)|\z)//) {
        my ($key, $quoted, $plain) = ($1, $2, $3);
        $bad->("$key twice") if exists $value{$key};
        push @order, $key;
        $value{$key} = defined $plain ? $plain : unquoted($quoted);
    }
    $bad->("no logfmt") if $rest ne '';
    "@order" =~ /\Ats level event (?:.* )?msg\z/ or $bad->("not ts, level, event, ..., msg");
    $value{ts} =~ /\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\z/ or $bad->("no time");
    $value{level} =~ /\A(?:debug|info|warn|error)\z/ or $bad->("no level");
    $value{event} =~ /\A[a-z]+(?:_[a-z]+)*\z/ or $bad->("no event");
    next if $value{event} ne $event;
    my @shown = map { $value{$_} // '-' } @keys;
    s/([^\x20-\x7e])/sprintf '\x%02x', ord $1/ge for @shown;
    print join(' ', map { "[$_]" } @shown), "\n";
}
