/** JSON of LetIn[]: the handovers whose people a rush hour lets in early; null: none. */
export const LET_IN = `ALTER TABLE rotations ADD COLUMN let_in TEXT CHECK (json_valid(let_in));`;
