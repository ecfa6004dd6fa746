/** Why nobody can be let in at an address; the message is for the operator. */
export class DoorProblem extends Error {
  override readonly name = 'DoorProblem';
}
