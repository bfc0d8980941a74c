// SPDX-License-Identifier: BSL-1.0

// What GoBGP's packet package makes of UPDATEs: lines of judge-differential in, and for each one line out: the action,
// "-", the types of the attributes, the routes announced and the routes withdrawn, as judge.py has them, and what GoBGP
// says, in one word and without numbers.
package main

import (
	"bufio"
	"encoding/hex"
	"fmt"
	"os"
	"sort"
	"strconv"
	"strings"

	"github.com/osrg/gobgp/v4/pkg/packet/bgp"
)

var prefixes = map[bgp.Family]bool{
	bgp.RF_IPv4_UC: true, bgp.RF_IPv4_MC: true, bgp.RF_IPv6_UC: true, bgp.RF_IPv6_MC: true,
}

type session struct {
	options          *bgp.MarshallingOption
	families         map[bgp.Family]bgp.BGPAddPathMode
	external, member bool
}

func familyOf(text string) bgp.Family {
	afi, safi, _ := strings.Cut(text, "/")
	a, _ := strconv.Atoi(afi)
	s, _ := strconv.Atoi(safi)
	return bgp.NewFamily(uint16(a), uint8(s))
}

func sessionOf(words string) session {
	s := session{
		options:  &bgp.MarshallingOption{AddPath: map[bgp.Family]bgp.BGPAddPathMode{}},
		families: map[bgp.Family]bgp.BGPAddPathMode{},
	}
	for family := range bgp.AddressFamilyNameMap {
		s.families[family] = bgp.BGP_ADD_PATH_NONE
	}
	for _, word := range strings.Split(words, ",") {
		switch {
		case word == "as2":
			s.options.Use2ByteAS = true
		case word == "external":
			s.external = true
		case word == "confederation":
			s.external, s.member = true, true
		case strings.HasPrefix(word, "add_path:"):
			s.options.AddPath[familyOf(word[9:])] = bgp.BGP_ADD_PATH_BOTH
		}
	}
	return s
}

func add(to map[string]bool, family bgp.Family, routes []bgp.PathNLRI, s session) {
	if !prefixes[family] {
		return
	}
	for _, route := range routes {
		prefix, ok := route.NLRI.(*bgp.IPAddrPrefix)
		if !ok {
			continue
		}
		bits := prefix.Prefix.Bits()
		text := fmt.Sprintf("%d/%d/%d/%x", family.Afi(), family.Safi(), bits,
			prefix.Prefix.Masked().Addr().AsSlice()[:(bits+7)/8])
		if s.options.AddPath[family] != bgp.BGP_ADD_PATH_NONE {
			text += fmt.Sprintf("@%d", route.ID)
		}
		to[text] = true
	}
}

func list(words map[string]bool) string {
	if len(words) == 0 {
		return "-"
	}
	sorted := make([]string, 0, len(words))
	for word := range words {
		sorted = append(sorted, word)
	}
	sort.Strings(sorted)
	return strings.Join(sorted, ",")
}

// In one word, and the same for all values.
func wordOf(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '_' || r == '-':
			return r
		case r >= '0' && r <= '9':
			return -1
		}
		return '_'
	}, text)
}

func verdict(message []byte, s session) (line string) {
	defer func() {
		if crash := recover(); crash != nil {
			line = "session-reset - - - - panics_" + wordOf(fmt.Sprint(crash))
		}
	}()
	action, text := bgp.ERROR_HANDLING_NONE, ""
	note := func(err error) {
		if err == nil {
			return
		}
		handling := bgp.ERROR_HANDLING_SESSION_RESET
		if wrong, ok := err.(*bgp.MessageError); ok {
			handling = wrong.ErrorHandling
		}
		if handling > action {
			action, text = handling, err.Error()
		}
	}
	parsed, err := bgp.ParseBGPMessage(message, s.options)
	note(err)
	usable, announced, withdrawn := map[string]bool{}, map[string]bool{}, map[string]bool{}
	if parsed != nil {
		if update, ok := parsed.Body.(*bgp.BGPUpdate); ok && action < bgp.ERROR_HANDLING_TREAT_AS_WITHDRAW {
			_, err := bgp.ValidateUpdateMsg(update, s.families, s.external, s.member, false)
			note(err)
			add(withdrawn, bgp.RF_IPv4_UC, update.WithdrawnRoutes, s)
			add(announced, bgp.RF_IPv4_UC, update.NLRI, s)
			for _, attribute := range update.PathAttributes {
				switch a := attribute.(type) {
				case *bgp.PathAttributeMpReachNLRI:
					add(announced, bgp.NewFamily(a.AFI, a.SAFI), a.Value, s)
				case *bgp.PathAttributeMpUnreachNLRI:
					add(withdrawn, bgp.NewFamily(a.AFI, a.SAFI), a.Value, s)
				case *bgp.PathAttributeUnknown: // quietly ignored if not transitive: RFC 4271 section 5
					if a.GetFlags()&bgp.BGP_ATTR_FLAG_TRANSITIVE != 0 {
						usable[strconv.Itoa(int(a.GetType()))] = true
					}
				default:
					usable[strconv.Itoa(int(attribute.GetType()))] = true
				}
			}
		}
	}
	name := []string{"none", "attribute-discard", "treat-as-withdraw", "session-reset", "session-reset"}[action]
	return fmt.Sprintf("%s - %s %s %s %s", name, list(usable), list(announced), list(withdrawn), wordOf("says "+text))
}

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for in.Scan() {
		words := strings.Fields(in.Text())
		message, err := hex.DecodeString(words[0])
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		fmt.Fprintln(out, verdict(message, sessionOf(words[1])))
	}
}
